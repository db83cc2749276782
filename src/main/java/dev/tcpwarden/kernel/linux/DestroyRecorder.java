package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.Endings;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessColumns;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** Makes rows of destroy notifications. */
final class DestroyRecorder {

    private final int maxRows;
    private final int netns;
    private Columns columns;
    private long lost;

    /**
     * @param maxRows how many it keeps; what comes beyond is lost
     * @param netns the namespace of the sockets
     */
    DestroyRecorder(int maxRows, int netns) {
        this.maxRows = maxRows;
        this.netns = netns;
        columns = new Columns(16, netns);
    }

    /** Adds the socket of one notification, in the bytes from {@code from} to before {@code to}. */
    void add(ByteBuffer notification, int from, int to) throws KernelException {
        InetDiagDecoder decoder = columns.decoder;
        int row = decoder.rows();
        if (row == maxRows) {
            lost++;
            return;
        }
        decoder.inspect(notification, from, to);
        if (decoder.contains(InetDiagDecoder.cookie(notification, from))) {
            return; // a row more would have no place in the columns beside the table
        }
        if (InetDiagDecoder.remotePort(notification, from) == 0) { // never connected, or disconnected, which wiped it
            columns.wiped.set(row, TcpInfoDecoder.wasConnected(notification, decoder.info(), decoder.infoLength()));
            decoder.dropInfo();
        }
        columns.makeRoomFor(row);
        columns.acknowledgedControls[row] =
                (byte) TcpInfoDecoder.acknowledgedControls(notification, decoder.info(), decoder.infoLength());
        decoder.add(notification, from);
    }

    /**
     * Takes the rows away.
     *
     * @param lostBefore how many notifications did not come here since the start
     */
    DestroyedSockets take(long lostBefore) {
        Columns taken = columns;
        columns = new Columns(taken.decoder.rows(), netns);
        return taken.destroyed(lostBefore + lost);
    }

    private static final class Columns {

        private final InetDiagDecoder decoder;
        private byte[] acknowledgedControls;
        private final BitSet wiped = new BitSet();

        Columns(int expectedRows, int netns) {
            decoder = new InetDiagDecoder(expectedRows, netns);
            acknowledgedControls = new byte[Math.max(16, expectedRows)];
        }

        void makeRoomFor(int row) {
            if (row == acknowledgedControls.length) {
                acknowledgedControls = Arrays.copyOf(acknowledgedControls, row + (row >> 1));
            }
        }

        /** No process is known, nor whether the peer's FIN came. */
        DestroyedSockets destroyed(long lost) {
            return new DestroyedSockets(
                    decoder.build(),
                    new ProcessColumns(0),
                    new BitSet(),
                    new BitSet(),
                    wiped,
                    acknowledgedControls,
                    new Endings(0),
                    Optional.empty(),
                    lost);
        }
    }
}
