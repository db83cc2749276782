package dev.tcpwarden.publish.log;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written to in whole pieces, and those before it, compressed, by Logback's rolling policies: {@code
 * connections.json.2027-01-31.0.gz}. A piece is written as a whole or not at all. Not safe for use by several threads.
 */
final class LogFile implements LogTarget {

    /** All files together have as many bytes as this many of the largest size. */
    private static final int FILES = 16;

    /** Of these, Logback's cap does not include the one that is written, one that has just been, and what they have beyond their size. */
    private static final int BESIDE_CAP = 4;

    private static final long SMALLEST_BYTES = 64 * 1024;
    private static final long LARGEST_BYTES = 64 * 1024 * 1024;

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

    private final Path path;
    private final long maxBytes;
    private final Duration maxAge;
    private final Supplier<byte[]> firstLine;
    private final ContextBase context = new ContextBase();
    private @Nullable Appender appender;
    private boolean isFull;

    /** @param firstLine of each file, and of what is added to a file that exists */
    LogFile(Path path, long maxBytes, Duration maxAge, Supplier<byte[]> firstLine) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.firstLine = firstLine;
        context.start();
    }

    @Override
    public void write(byte[] piece) throws IOException {
        Appender current = appender;
        if (current == null || !Files.exists(path)) { // someone has removed it
            close(current);
            CutOffFiles.compress(path, context);
            current = new Appender();
            appender = current;
        }
        if (isFull) {
            current.fill();
            isFull = false;
        }
        current.doAppend(piece);
        if (!current.isStarted()) {
            appender = null;
            throw current.failure();
        }
    }

    @Override
    public void beginAnew() {
        isFull = true;
    }

    @Override
    public Optional<Instant> lastWritten() {
        try {
            return Files.size(path) == 0
                    ? Optional.empty()
                    : Optional.of(Files.getLastModifiedTime(path).toInstant());
        } catch (IOException e) {
            return Optional.empty(); // there is none, or writing to it will fail as well
        }
    }

    /** Logback makes the compressed files, with the permissions that new files have. */
    @Override
    public void tidy() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(this::isOlder)::iterator) {
                restrict(file);
            }
        }
    }

    private boolean isOlder(Path file) {
        return file.getFileName().toString().startsWith(path.getFileName() + ".");
    }

    private static void restrict(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                        .equals(MODE)) {
            Files.setPosixFilePermissions(file, MODE);
        }
    }

    @Override
    public void close() throws IOException {
        close(appender); // which waits until the files before it are compressed
        appender = null;
        context.stop();
        tidy();
    }

    private static void close(@Nullable Appender appender) {
        if (appender != null) {
            appender.stop();
        }
    }

    private final class Appender extends RollingFileAppender<byte[]> {

        private final SizeAndTimeBasedRollingPolicy<byte[]> policy = new SizeAndTimeBasedRollingPolicy<>();
        private @Nullable IOException failed;

        Appender() throws IOException {
            long fileBytes = Math.min(LARGEST_BYTES, Math.max(SMALLEST_BYTES, maxBytes / FILES));
            setContext(LogFile.this.context);
            setFile(path.toString());
            setEncoder(new Pieces());
            policy.setContext(LogFile.this.context);
            policy.setParent(this);
            policy.setFileNamePattern(path.toString().replace("%", "\\%") + ".%d{yyyy-MM-dd}.%i.gz");
            policy.setMaxFileSize(new FileSize(fileBytes));
            policy.setTotalSizeCap(new FileSize(maxBytes - BESIDE_CAP * fileBytes));
            policy.setMaxHistory((int) Math.max(1, maxAge.toDays()));
            policy.setCleanHistoryOnStart(true);
            policy.start();
            setRollingPolicy(policy);
            start();
            if (!isStarted()) {
                throw failure();
            }
        }

        /** Has the next piece begin another file. */
        void fill() {
            policy.getLengthCounter().add(LARGEST_BYTES);
        }

        @Override
        public void openFile(String name) throws IOException {
            try {
                setOutputStream(new Whole(Path.of(name)));
            } catch (IOException e) {
                failed = e;
                throw e;
            }
        }

        IOException failure() {
            IOException known = failed;
            if (known != null) {
                return known;
            }
            String message = context.getStatusManager().getCopyOfStatusList().stream()
                    .filter(status -> status.getLevel() == Status.ERROR)
                    .map(Status::getMessage)
                    .reduce("it cannot be opened", (first, second) -> second);
            return new IOException(message);
        }

        /** Takes back what was written of a piece that did not fit. */
        private final class Whole extends OutputStream {

            private final FileChannel channel;

            Whole(Path file) throws IOException {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                restrict(file);
            }

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                long before = channel.size();
                ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
                try {
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                } catch (IOException e) {
                    failed = e;
                    channel.truncate(before);
                    throw e;
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        }
    }

    private final class Pieces extends EncoderBase<byte[]> {

        @Override
        public byte[] encode(byte[] piece) {
            return piece;
        }

        @Override
        public byte[] headerBytes() {
            return firstLine.get();
        }

        @Override
        public byte @Nullable [] footerBytes() {
            return null;
        }
    }
}
