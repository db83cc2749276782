package dev.tcpwarden.kernel.linux;

import java.util.Arrays;

/** A set of socket cookies, which are never 0 and never given twice. */
final class CookieSet {

    private long[] slots; // a power of two, open addressing, 0 is free
    private int size;

    CookieSet(int expected) {
        slots = new long[Integer.highestOneBit(Math.max(8, expected)) * 4];
    }

    /** False if the cookie was already here. 0, which is no cookie, never is. */
    boolean add(long cookie) {
        if (cookie == 0) {
            return true;
        }
        int mask = slots.length - 1;
        int slot = slot(cookie, mask);
        while (slots[slot] != 0) {
            if (slots[slot] == cookie) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = cookie;
        if (++size > slots.length / 2) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        size = 0;
        Arrays.stream(old).forEach(this::add);
    }

    /** The kernel counts cookies up, one stretch of numbers for each processor: the low bits alone spread well. */
    private static int slot(long cookie, int mask) {
        return (int) (cookie ^ cookie >>> 32) & mask;
    }
}
