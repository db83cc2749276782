package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.TcpTableBuilder;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers in place of cookies for the rows of one table, on a system that has none. What identifies a row (both endpoints, family,
 * pid, creation time where there is one) makes its number, so that a socket has the same one in every table that this process
 * reads, and no state is kept from one to the next.
 *
 * <p>A number is a hash of 64 bits: two sockets of a million share one by chance once in 37 million tables. Rows that nothing
 * distinguishes, such as listeners with SO_REUSEPORT of one process, get a number each, the same ones as long as they are as
 * many.
 */
public final class SyntheticCookies {

    /** Peers choose their ports, and so what is hashed; what they do not know is this. */
    private static final long SEED = new SecureRandom().nextLong();

    private final TcpTableBuilder table;
    private final Map<Long, Long> lastOfAlike = new HashMap<>();

    /** @param table to which each row is added, with its number, before the next one is asked for */
    public SyntheticCookies(TcpTableBuilder table) {
        this.table = table;
    }

    /** The number for a row with these facts, the same ones in the same order for every row; not 0, and not yet in the table. */
    public long next(long... facts) {
        long hash = hash(facts);
        if (isFree(hash)) {
            return hash;
        }
        long cookie = lastOfAlike.getOrDefault(hash, hash);
        do {
            cookie = mix(cookie);
        } while (!isFree(cookie));
        lastOfAlike.put(hash, cookie);
        return cookie;
    }

    /** A number for these facts, the same ones in the same order for every row, which cannot be foreseen. */
    public static long hash(long... facts) {
        long hash = SEED;
        for (long fact : facts) {
            hash = mix(hash ^ fact);
        }
        return hash;
    }

    private boolean isFree(long cookie) {
        return cookie != 0 && !table.contains(cookie);
    }

    /** A step of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): no two numbers have the same result. */
    private static long mix(long number) {
        long z = number + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }
}
