package dev.tcpwarden.process.procfs;

import dev.tcpwarden.socket.Index;
import java.util.Arrays;

/** A map from positive longs to ints in two arrays: open addressing with linear probing, never more than half full. */
final class LongIntMap {

    private static final int MIN_CAPACITY = 16;

    private long[] keys = new long[MIN_CAPACITY]; // 0: free
    private int[] values = new int[MIN_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    int get(long key) {
        int slot = slot(key);
        return key != 0 && keys[slot] == key ? values[slot] : Index.NONE;
    }

    /** Sets the value of a key, new or not. */
    void put(long key, int value) {
        if (key <= 0) {
            throw new IllegalArgumentException("key " + key + " is not positive");
        }
        int slot = slot(key);
        values[slot] = value;
        if (keys[slot] != key) {
            keys[slot] = key;
            if (++size * 2 > keys.length) {
                growTo(keys.length * 2);
            }
        }
    }

    /** Reserves room for that many keys, existing ones included. */
    void reserve(int expected) {
        int capacity = capacityFor(expected);
        if (capacity > keys.length) {
            growTo(capacity);
        }
    }

    /** Removes all keys, and reserves room for that many. */
    void clear(int expected) {
        int capacity = capacityFor(expected);
        if (capacity == keys.length) {
            Arrays.fill(keys, 0);
        } else {
            keys = new long[capacity];
            values = new int[capacity];
        }
        size = 0;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int shift = Long.numberOfLeadingZeros(mask); // the top bits: Fibonacci hashing spreads runs of numbers there
        int slot = (int) ((key * 0x9e37_79b9_7f4a_7c15L) >>> shift);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int capacityFor(int size) {
        return Math.max(MIN_CAPACITY, Integer.highestOneBit(Math.max(1, size)) * 4);
    }

    private void growTo(int capacity) {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[capacity];
        values = new int[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
