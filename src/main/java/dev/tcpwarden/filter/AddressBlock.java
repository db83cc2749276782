package dev.tcpwarden.filter;

import dev.tcpwarden.socket.IpAddress;

/**
 * The addresses of one family that share their first {@code prefix} bits with {@code base}: 0 to 32 for IPv4, 0 to 128 for IPv6.
 * A block of IPv6 never holds an IPv4-mapped address, so that {@code ::/0} is IPv6 only. Where {@code base} has a scope, only
 * what is on that interface is in it.
 */
record AddressBlock(IpAddress base, int prefix) {

    /** Where the 32 bits of an IPv4 address begin in its mapped form. */
    private static final int MAPPED_BITS = 96;

    private static final int ALL_BITS = 128;

    static AddressBlock single(IpAddress address) {
        return new AddressBlock(address, width(address));
    }

    static AddressBlock of(IpAddress base, String prefixText) {
        int width = width(base);
        boolean digits = !prefixText.isEmpty()
                && prefixText.length() <= 3
                && prefixText.chars().allMatch(c -> c >= '0' && c <= '9');
        int prefix = digits ? Integer.parseInt(prefixText) : -1;
        if (prefix < 0 || prefix > width) {
            throw new IllegalArgumentException("\"" + prefixText + "\" is not a prefix length of "
                    + (base.isIpv4() ? "IPv4" : "IPv6") + ": allowed are 0 to " + width);
        }
        AddressBlock block = new AddressBlock(base, prefix);
        IpAddress first = block.first();
        if (!first.equals(base)) {
            throw new IllegalArgumentException("\"" + base + "/" + prefix + "\" has bits beyond its prefix: write "
                    + base + " for the one address, or " + first + "/" + prefix + " for the block");
        }
        return block;
    }

    private IpAddress first() {
        long high = base.high() & highMask(bits());
        long low = base.low() & lowMask(bits());
        if (base.isIpv4()) {
            return new IpAddress(0, low | IpAddress.lowOfIpv4(0));
        }
        return IpAddress.on(base.scope(), high, low);
    }

    private static int width(IpAddress address) {
        return address.isIpv4() ? ALL_BITS - MAPPED_BITS : ALL_BITS;
    }

    /** Prefix in terms of the 128 bits. */
    int bits() {
        return base.isIpv4() ? MAPPED_BITS + prefix : prefix;
    }

    /** Of the first {@code bits} of an address those in its higher half. */
    static long highMask(int bits) {
        return mask(Math.min(bits, Long.SIZE));
    }

    /** Those in its lower half. */
    static long lowMask(int bits) {
        return mask(Math.max(bits - Long.SIZE, 0));
    }

    /** The first {@code bits} bits of 64. */
    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }

    /** Whatever interface it is on. */
    boolean contains(long high, long low) {
        return ((high ^ base.high()) & highMask(bits())) == 0
                && ((low ^ base.low()) & lowMask(bits())) == 0
                && IpAddress.isIpv4(high, low) == base.isIpv4();
    }

    @Override
    public String toString() {
        return prefix == width(base) ? base.toString() : base + "/" + prefix;
    }

    /** As {@link #toString()}, so that {@code :port} may follow. */
    String toStringBeforePort() {
        String address = base.isIpv4() ? base.toString() : "[" + base + "]";
        return prefix == width(base) ? address : address + "/" + prefix;
    }
}
