package dev.tcpwarden.history;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest connections that ended, about {@value #MOST} of them, in memory: lines as a log has them. Safe for use by several threads. */
public final class Recent {

    static final int MOST = 10_000;

    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(byte[] lines, int count) {}

    @GuardedBy("this")
    private final Deque<Piece> pieces = new ArrayDeque<>();

    @GuardedBy("this")
    private int count;

    @GuardedBy("this")
    private Instant begins = Instant.now();

    /** Adds whole lines, of which so many are of connections. */
    public synchronized void add(byte[] lines, int connections) {
        pieces.add(new Piece(lines, connections));
        count += connections;
        while (count > MOST && pieces.size() > 1) {
            Piece oldest = pieces.remove();
            count -= oldest.count;
            begins = new LineBlock(oldest.lines, oldest.lines.length)
                    .lines().stream()
                            .map(LogLine::time)
                            .filter(time -> time != LogLine.NO_TIME)
                            .reduce((first, second) -> second)
                            .map(Instant::ofEpochMilli)
                            .orElse(begins);
        }
    }

    /** What there is. */
    synchronized List<LineBlock> blocks() {
        List<LineBlock> blocks = new ArrayList<>();
        pieces.forEach(piece -> blocks.add(new LineBlock(piece.lines, piece.lines.length)));
        return blocks;
    }

    /** When it begins: nothing is missing that ended later. */
    public synchronized Instant begins() {
        return begins;
    }
}
