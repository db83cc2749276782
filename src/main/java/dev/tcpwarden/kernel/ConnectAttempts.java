package dev.tcpwarden.kernel;

import dev.tcpwarden.socket.ConnectResult;
import java.util.Arrays;

/**
 * Attempts of this host's programs to connect that have ended, in columns. A call of connect(2) that fails for want of a route is none:
 * it never becomes one in the kernel.
 */
public final class ConnectAttempts {

    private final ProcessColumns processes;
    private int size;
    private long[] cookies;
    private long[] remoteHighs;
    private long[] remoteLows;
    private char[] remotePorts;
    private long[] nanos;
    private byte[] results;

    public ConnectAttempts(int expectedRows) {
        int capacity = Math.max(16, expectedRows);
        processes = new ProcessColumns(capacity);
        cookies = new long[capacity];
        remoteHighs = new long[capacity];
        remoteLows = new long[capacity];
        remotePorts = new char[capacity];
        nanos = new long[capacity];
        results = new byte[capacity];
    }

    /**
     * Adds a row, whose process is still to be set.
     *
     * @param took see {@link #nanos}
     */
    public void add(long cookie, long remoteHigh, long remoteLow, char remotePort, ConnectResult result, long took) {
        if (size == cookies.length) {
            int capacity = size + (size >> 1);
            cookies = Arrays.copyOf(cookies, capacity);
            remoteHighs = Arrays.copyOf(remoteHighs, capacity);
            remoteLows = Arrays.copyOf(remoteLows, capacity);
            remotePorts = Arrays.copyOf(remotePorts, capacity);
            nanos = Arrays.copyOf(nanos, capacity);
            results = Arrays.copyOf(results, capacity);
        }
        cookies[size] = cookie;
        remoteHighs[size] = remoteHigh;
        remoteLows[size] = remoteLow;
        remotePorts[size] = remotePort;
        nanos[size] = took;
        results[size] = (byte) result.ordinal();
        size++;
    }

    public int size() {
        return size;
    }

    /** Who connected. */
    public ProcessColumns processes() {
        return processes;
    }

    /** Of the socket, which may have tried before, and may try again. */
    public long cookie(int row) {
        return cookies[row];
    }

    public long remoteHigh(int row) {
        return remoteHighs[row];
    }

    public long remoteLow(int row) {
        return remoteLows[row];
    }

    public int remotePort(int row) {
        return remotePorts[row];
    }

    public ConnectResult result(int row) {
        return ConnectResult.ALL.get(results[row]);
    }

    /** From the first SYN to the end, by the kernel's clock; 0 where it is not known. */
    public long nanos(int row) {
        return nanos[row];
    }
}
