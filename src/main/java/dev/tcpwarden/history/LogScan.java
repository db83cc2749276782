package dev.tcpwarden.history;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads files block by block. Several blocks are looked through at once, and handed on in the order of the log. */
final class LogScan<T> implements AutoCloseable {

    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int THREADS = Math.min(8, Runtime.getRuntime().availableProcessors());
    private static final int MOST_WAITING = THREADS + 2;

    private final Function<LineBlock, T> work;
    private final Predicate<T> each;
    private final Coverage coverage;
    private final Path log;
    private final List<Path> known;
    private final Deque<Future<T>> waiting = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "history");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param work done with each block, by several threads
     * @param each gets what the work returns; returns false once it has enough
     * @param coverage gets what could not be read
     * @param log the file that is written
     * @param listed the files of the log when they were listed
     */
    LogScan(Function<LineBlock, T> work, Predicate<T> each, Coverage coverage, Path log, List<Path> listed) {
        this.work = work;
        this.each = each;
        this.coverage = coverage;
        this.log = log;
        known = new ArrayList<>(listed);
    }

    /** Until the last of them, or until {@code each} has enough. */
    void run(List<Path> files) throws InterruptedException {
        for (Path file : files) {
            if (!readOrSay(file)) {
                waiting.clear();
                return;
            }
        }
        while (!waiting.isEmpty() && hand()) {
            // until all are done
        }
        waiting.clear();
    }

    private boolean readOrSay(Path file) throws InterruptedException {
        try {
            return file.equals(log) ? readWritten() : read(file);
        } catch (NoSuchFileException e) {
            return readRenamed(file);
        } catch (IOException e) {
            coverage.addUnreadable(file, e.toString());
        }
        return true;
    }

    private boolean readRenamed(Path file) throws InterruptedException {
        try {
            Optional<Path> renamed = LogFiles.renamed(log, file);
            if (renamed.isPresent()) {
                return readOrSay(renamed.get());
            }
            coverage.addUnreadable(file, "it was deleted meanwhile");
        } catch (IOException e) {
            coverage.addUnreadable(file, e.toString());
        }
        return true;
    }

    /** Reads the file that is written, and before it what was rotated since the files were listed. */
    private boolean readWritten() throws IOException, InterruptedException {
        while (true) {
            List<Path> rotated;
            try (LineBlocks blocks = LineBlocks.open(log, BLOCK_BYTES)) {
                rotated = LogFiles.rotatedSince(log, known);
                if (rotated.isEmpty()) { // so what is open follows what is known
                    return read(blocks);
                }
            } catch (NoSuchFileException e) {
                rotated = LogFiles.rotatedSince(log, known);
                if (rotated.isEmpty()) {
                    throw e;
                }
            }
            known.addAll(rotated);
            for (Path file : rotated) {
                if (!readOrSay(file)) {
                    return false;
                }
            }
        }
    }

    private boolean read(Path file) throws IOException, InterruptedException {
        try (LineBlocks blocks = LineBlocks.open(file, BLOCK_BYTES)) {
            return read(blocks);
        }
    }

    private boolean read(LineBlocks blocks) throws IOException, InterruptedException {
        for (LineBlock block = blocks.next(); block != null; block = blocks.next()) {
            LineBlock found = block;
            waiting.add(threads.submit(() -> work.apply(found)));
            if (waiting.size() > MOST_WAITING && !hand()) {
                return false;
            }
        }
        if (blocks.isTorn()) {
            coverage.addUnreadable(1);
        }
        return true;
    }

    private boolean hand() throws InterruptedException {
        try {
            return each.test(waiting.remove().get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
