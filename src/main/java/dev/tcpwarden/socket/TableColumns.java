package dev.tcpwarden.socket;

import java.util.Arrays;

/** The columns of a {@link TcpTable}: written while it is built, and again when it is no longer read. */
final class TableColumns {

    byte[] states;
    byte[] flags;
    long[] localHigh;
    long[] localLow;
    long[] remoteHigh;
    long[] remoteLow;
    char[] localPorts;
    char[] remotePorts;
    int[] interfaces;
    int[] namespaces;
    long[] cookies;
    long[] inodes;
    int[] uids;
    int[] receiveQueues;
    int[] sendQueues;
    final MeasureColumns measures;

    TableColumns(int capacity) {
        states = new byte[capacity];
        flags = new byte[capacity];
        localHigh = new long[capacity];
        localLow = new long[capacity];
        remoteHigh = new long[capacity];
        remoteLow = new long[capacity];
        localPorts = new char[capacity];
        remotePorts = new char[capacity];
        interfaces = new int[capacity];
        namespaces = new int[capacity];
        cookies = new long[capacity];
        inodes = new long[capacity];
        uids = new int[capacity];
        receiveQueues = new int[capacity];
        sendQueues = new int[capacity];
        measures = new MeasureColumns(capacity);
    }

    /** How many rows there is room for. */
    int capacity() {
        return states.length;
    }

    void grow(int capacity) {
        states = Arrays.copyOf(states, capacity);
        flags = Arrays.copyOf(flags, capacity);
        localHigh = Arrays.copyOf(localHigh, capacity);
        localLow = Arrays.copyOf(localLow, capacity);
        remoteHigh = Arrays.copyOf(remoteHigh, capacity);
        remoteLow = Arrays.copyOf(remoteLow, capacity);
        localPorts = Arrays.copyOf(localPorts, capacity);
        remotePorts = Arrays.copyOf(remotePorts, capacity);
        interfaces = Arrays.copyOf(interfaces, capacity);
        namespaces = Arrays.copyOf(namespaces, capacity);
        cookies = Arrays.copyOf(cookies, capacity);
        inodes = Arrays.copyOf(inodes, capacity);
        uids = Arrays.copyOf(uids, capacity);
        receiveQueues = Arrays.copyOf(receiveQueues, capacity);
        sendQueues = Arrays.copyOf(sendQueues, capacity);
        measures.grow(capacity);
    }

    void move(int from, int to) {
        states[to] = states[from];
        flags[to] = flags[from];
        localHigh[to] = localHigh[from];
        localLow[to] = localLow[from];
        remoteHigh[to] = remoteHigh[from];
        remoteLow[to] = remoteLow[from];
        localPorts[to] = localPorts[from];
        remotePorts[to] = remotePorts[from];
        interfaces[to] = interfaces[from];
        namespaces[to] = namespaces[from];
        cookies[to] = cookies[from];
        inodes[to] = inodes[from];
        uids[to] = uids[from];
        receiveQueues[to] = receiveQueues[from];
        sendQueues[to] = sendQueues[from];
        measures.move(from, to);
    }
}
