package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Makes rows of notices, each corrected by the history of its socket where there is one. */
final class DestroyRecorder {

    private final int maxRows;
    private final @Nullable BpfSocketHistory history;
    private Columns columns = new Columns(16);
    private long lost;

    /** @param maxRows how many it keeps; what comes beyond is lost */
    DestroyRecorder(int maxRows, @Nullable BpfSocketHistory history) {
        this.maxRows = maxRows;
        this.history = history;
    }

    /** Adds the socket of one notice, in the bytes from {@code from} to before {@code to}. */
    void add(ByteBuffer notification, int from, int to) throws KernelException {
        InetDiagDecoder decoder = columns.decoder;
        int row = decoder.rows();
        if (row == maxRows) {
            lost++;
            return;
        }
        decoder.inspect(notification, from, to);
        long cookie = InetDiagDecoder.cookie(notification, from);
        if (decoder.contains(cookie)) {
            return; // a row more would have no place in the columns beside the table
        }
        if (InetDiagDecoder.remotePort(notification, from) == 0 && !isRestored(cookie, notification, from)) {
            addWiped(row, notification);
        }
        columns.makeRoomFor(row);
        columns.acknowledgedControls[row] =
                (byte) TcpInfoDecoder.acknowledgedControls(notification, decoder.info(), decoder.infoLength());
        if (history != null) {
            history.recall(cookie);
            addHistory(row, history, notification);
        }
        decoder.add(notification, from);
    }

    /** It was never connected, or was disconnected, which wiped it. */
    private void addWiped(int row, ByteBuffer notification) {
        InetDiagDecoder decoder = columns.decoder;
        if (TcpInfoDecoder.wasConnected(notification, decoder.info(), decoder.infoLength())) {
            columns.wiped.set(row);
            lost += history == null ? 0 : 1; // what was noted of it was pushed out by what came later
        }
        decoder.dropInfo();
    }

    private boolean isRestored(long cookie, ByteBuffer notification, int from) {
        return history != null
                && history.restore(cookie, notification, from, columns.decoder.info(), columns.decoder.infoLength());
    }

    private void addHistory(int row, BpfSocketHistory known, ByteBuffer notification) {
        columns.pids[row] = known.pid();
        columns.startTicks[row] = known.startTicks();
        columns.finKnown.set(row, known.isFinKnown());
        columns.finReceived.set(row, known.isFinReceived());
        if (known.isFinReceived() && columns.decoder.infoLength() > 0) {
            int at = columns.decoder.info() + TcpInfoDecoder.BYTES_RECEIVED;
            notification.putLong(at, notification.getLong(at) - 1);
        }
    }

    /**
     * Takes the rows away.
     *
     * @param lostBefore how many notices did not come here since the start
     */
    DestroyedSockets take(long lostBefore) {
        Columns taken = columns;
        columns = new Columns(taken.decoder.rows());
        return taken.destroyed(lostBefore + lost);
    }

    private static final class Columns {

        private final InetDiagDecoder decoder;
        private int[] pids;
        private long[] startTicks;
        private byte[] acknowledgedControls;
        private final BitSet finKnown = new BitSet();
        private final BitSet finReceived = new BitSet();
        private final BitSet wiped = new BitSet();

        Columns(int expectedRows) {
            decoder = new InetDiagDecoder(expectedRows);
            pids = new int[expectedRows];
            startTicks = new long[expectedRows];
            acknowledgedControls = new byte[expectedRows];
        }

        void makeRoomFor(int row) {
            if (row == pids.length) {
                int capacity = Math.max(16, row + (row >> 1));
                pids = Arrays.copyOf(pids, capacity);
                startTicks = Arrays.copyOf(startTicks, capacity);
                acknowledgedControls = Arrays.copyOf(acknowledgedControls, capacity);
            }
        }

        DestroyedSockets destroyed(long lost) {
            return new DestroyedSockets(
                    decoder.build(), pids, startTicks, finKnown, finReceived, wiped, acknowledgedControls, lost);
        }
    }
}
