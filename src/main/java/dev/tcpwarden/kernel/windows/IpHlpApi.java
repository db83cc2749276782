package dev.tcpwarden.kernel.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The functions of iphlpapi.dll that this package calls, and the constants of iprtrmib.h and ws2def.h for them. Both return an
 * error code of {@link WinError}.
 *
 * <p>AllocateAndGetTcpExTableFromStack, which older programs use, was never documented and is not in Windows any more.
 */
final class IpHlpApi {

    static final int AF_INET = 2;
    static final int AF_INET6 = 23;

    /**
     * TCP_TABLE_CLASS: every socket with the pid of its owner. TCP_TABLE_OWNER_MODULE_ALL (8) would add when a socket was bound, in
     * rows of 160 bytes instead of 24: too expensive for what the pid gives nearly as well.
     */
    static final int TCP_TABLE_OWNER_PID_ALL = 5;

    static {
        Native.register("iphlpapi");
    }

    private IpHlpApi() {}

    /** @param size of the table in bytes: what there is, then what it takes */
    static native int GetExtendedTcpTable(
            Pointer table, int[] size, int ordered, int addressFamily, int tableClass, int reserved);

    /** @param row a MIB_TCPROW, see {@link TcpMib} */
    static native int SetTcpEntry(byte[] row);
}
