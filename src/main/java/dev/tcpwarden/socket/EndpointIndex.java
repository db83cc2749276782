package dev.tcpwarden.socket;

import java.util.Arrays;

/** Numbers what differs in a group, an address or a port, from 0 on: open addressing over columns, never more than half full. */
public final class EndpointIndex {

    private int[] slots; // place by hash → number
    private int[] groups;
    private long[] highs;
    private long[] lows;
    private char[] ports;
    private int size;

    public EndpointIndex(int expected) {
        int capacity = Integer.highestOneBit(Math.max(32, expected - 1)) << 1;
        slots = new int[capacity * 2];
        Arrays.fill(slots, Index.NONE);
        groups = new int[capacity];
        highs = new long[capacity];
        lows = new long[capacity];
        ports = new char[capacity];
    }

    public int size() {
        return size;
    }

    public int group(int number) {
        return groups[number];
    }

    public long high(int number) {
        return highs[number];
    }

    public long low(int number) {
        return lows[number];
    }

    public int port(int number) {
        return ports[number];
    }

    /** Its number; {@link Index#NONE} if it has none. */
    public int find(int group, long high, long low, int port) {
        return slots[slot(group, high, low, port)];
    }

    /** Its number, a new one where it has none. */
    public int add(int group, long high, long low, int port) {
        int slot = slot(group, high, low, port);
        if (slots[slot] != Index.NONE) {
            return slots[slot];
        }
        if (size == groups.length) {
            grow();
            slot = slot(group, high, low, port);
        }
        groups[size] = group;
        highs[size] = high;
        lows[size] = low;
        ports[size] = (char) port;
        slots[slot] = size;
        return size++;
    }

    private void grow() {
        int capacity = size * 2;
        groups = Arrays.copyOf(groups, capacity);
        highs = Arrays.copyOf(highs, capacity);
        lows = Arrays.copyOf(lows, capacity);
        ports = Arrays.copyOf(ports, capacity);
        slots = new int[capacity * 2];
        Arrays.fill(slots, Index.NONE);
        for (int number = 0; number < size; number++) {
            slots[slot(groups[number], highs[number], lows[number], ports[number])] = number;
        }
    }

    /** Where it is, or where it would be. */
    private int slot(int group, long high, long low, int port) {
        long hash = ((group * 31L + port) * 31 + high) * 31 + low;
        int slot = (int) ((hash * 0x9e37_79b9_7f4a_7c15L) >>> 32) & (slots.length - 1);
        while (slots[slot] != Index.NONE && !is(slots[slot], group, high, low, port)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private boolean is(int number, int group, long high, long low, int port) {
        return lows[number] == low && highs[number] == high && ports[number] == port && groups[number] == group;
    }
}
