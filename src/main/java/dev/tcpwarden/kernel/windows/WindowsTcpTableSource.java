package dev.tcpwarden.kernel.windows;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.NativeAccess;
import dev.tcpwarden.kernel.OwningPids;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.socket.RetiredTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The TCP table by GetExtendedTcpTable, IPv4 and then IPv6, and the pids of its rows. */
public final class WindowsTcpTableSource implements TcpTableSource, OwningPids {

    private final CallBuffer buffer = new CallBuffer(1 << 16);
    private int rows = 1024; // of the last table
    private int[] pids = new int[0];
    private @Nullable RetiredTable spare;

    private WindowsTcpTableSource() {}

    /** @throws KernelException if native code cannot be called */
    public static WindowsTcpTableSource open() throws KernelException {
        return NativeAccess.first(() -> {
            WindowsTcpTableSource source = new WindowsTcpTableSource();
            source.table(IpHlpApi.AF_INET);
            return source;
        });
    }

    @Override
    public String mechanism() {
        return "iphlpapi";
    }

    @Override
    public TcpTable read() throws KernelException {
        RetiredTable retired = spare;
        spare = null;
        OwnerPidTableDecoder decoder =
                new OwnerPidTableDecoder(TcpTableBuilder.reusing(retired, rows, TableField.NONE), pids);
        decoder.addIpv4(table(IpHlpApi.AF_INET));
        decoder.addIpv6(table(IpHlpApi.AF_INET6));
        TcpTable table = decoder.build();
        pids = decoder.pids();
        rows = table.size();
        return table;
    }

    @Override
    public int pid(int row) {
        return pids[row];
    }

    @Override
    public void recycle(RetiredTable memory) {
        spare = memory;
    }

    @Override
    public boolean exists(SocketId socket) throws KernelException {
        OwnerPidTableDecoder decoder =
                new OwnerPidTableDecoder(TcpTableBuilder.reusing(null, rows, TableField.NONE), pids);
        if (socket.ipv6Socket()) {
            decoder.addIpv6(table(IpHlpApi.AF_INET6));
        } else {
            decoder.addIpv4(table(IpHlpApi.AF_INET));
        }
        TcpTable table = decoder.build();
        int row = table.find(socket.cookie());
        return row >= 0
                && table.state(row) != TcpState.CLOSE
                && table.row(row).id().equals(socket);
    }

    private ByteBuffer table(int family) throws KernelException {
        return buffer.fill("GetExtendedTcpTable", (memory, size) -> {
            int[] bytes = {size};
            int error = IpHlpApi.GetExtendedTcpTable(memory, bytes, 0, family, IpHlpApi.TCP_TABLE_OWNER_PID_ALL, 0);
            return switch (error) {
                case WinError.ERROR_SUCCESS -> 0;
                case WinError.ERROR_INSUFFICIENT_BUFFER -> Math.max(1, bytes[0]);
                default -> throw new KernelException("GetExtendedTcpTable: error " + error);
            };
        });
    }

    @Override
    public void close() {}
}
