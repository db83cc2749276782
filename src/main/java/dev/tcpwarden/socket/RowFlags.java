package dev.tcpwarden.socket;

/** What the bits of a row's byte of flags mean: its family, which measures are known of it, and which flags hold. */
public final class RowFlags {

    private static final int VALUES = 1 << Byte.SIZE;

    private final byte[] families = new byte[VALUES];
    private final int[] measures = new int[VALUES];

    /** @param bit of a socket of AF_INET6 */
    public RowFlags ipv6Socket(int bit) {
        return family(bit, TcpTable.IPV6_SOCKET);
    }

    /** @param bit of an IPv6 listener with IPV6_V6ONLY */
    public RowFlags ipv6Only(int bit) {
        return family(bit, TcpTable.IPV6_ONLY);
    }

    /** @param bit of rows of which these measures are known */
    public RowFlags known(int bit, Measure... known) {
        for (Measure measure : known) {
            measures(bit, MeasureColumns.known(measure));
        }
        return this;
    }

    /** @param bit of rows for which the flag, which is known of them by another bit, holds */
    public RowFlags holds(int bit, Measure flag) {
        return measures(bit, MeasureColumns.holds(flag));
    }

    private RowFlags family(int bit, byte flag) {
        for (int value = 0; value < VALUES; value++) {
            families[value] |= (value & bit) != 0 ? flag : 0;
        }
        return this;
    }

    private RowFlags measures(int bit, int bits) {
        for (int value = 0; value < VALUES; value++) {
            measures[value] |= (value & bit) != 0 ? bits : 0;
        }
        return this;
    }

    byte family(int value) {
        return families[value];
    }

    int measures(int value) {
        return measures[value];
    }
}
