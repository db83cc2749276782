package dev.tcpwarden.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/** A log in text. Times are seconds after {@link #DAY}. */
public final class LogText {

    public static final Instant DAY = Instant.parse("2026-01-31T00:00:00Z");

    private final StringBuilder text = new StringBuilder();

    public static Instant at(long seconds) {
        return DAY.plusSeconds(seconds);
    }

    /** An agent that started at a time begins to write at another. */
    public LogText start(long time, long agentStarted) {
        return line("{'event':'start','time':'%s','agent_started':'%s','log_interval_seconds':300}"
                .formatted(at(time), at(agentStarted)));
    }

    /** The first line after the clock was set back. */
    public LogText setBack(long from, long time, long agentStarted) {
        return line(("{'event':'start','time':'%s','agent_started':'%s','log_interval_seconds':300,"
                        + "'clock_set_back_from':'%s'}")
                .formatted(at(time), at(agentStarted), at(from)));
    }

    public LogText mark(String event, long time) {
        return line("{'event':'%s','time':'%s'}".formatted(event, at(time)));
    }

    public LogText lost(long time, int lines) {
        return line("{'event':'lost','time':'%s','lost':%d}".formatted(at(time), lines));
    }

    /** A connection from port {@code port} of 10.0.0.1 to 10.0.0.5:5432 of the process api (pid 10). */
    public LogText open(long time, long opened, int port) {
        return line(("{'event':'open','time':'%s','opened':'%s','duration_seconds':%d.000,'process':'api','pid':10,"
                        + "'netns':4026531999,'local':'10.0.0.1:%d','remote':'10.0.0.5:5432','direction':'outbound',"
                        + "'state':'established','rtt_seconds':0.000180,'sent_bytes':42,'idle_seconds':0.5,'stalled':false}")
                .formatted(at(time), at(opened), time - opened, port));
    }

    /** The same when it has ended. */
    public LogText closed(long time, long opened, int port, String result) {
        return line(("{'event':'closed','time':'%s','opened':'%s','duration_seconds':%d.000,'process':'api','pid':10,"
                        + "'netns':4026531999,'local':'10.0.0.1:%d','remote':'10.0.0.5:5432','direction':'outbound',"
                        + "'state':'established','result':'%s','handshake_seconds':0.000213,'rtt_seconds':0.000180,"
                        + "'sent_bytes':42,'idle_seconds':0.5,'stalled':false}")
                .formatted(at(time), at(opened), time - opened, port, result));
    }

    /** One that no sample saw, of a process that has exited. */
    public LogText brief(long time, int port, String result) {
        return line(("{'event':'closed','time':'%s','process':'curl','local':'10.0.0.1:%d','remote':'10.0.0.5:5432',"
                        + "'direction':'outbound','result':'%s'}")
                .formatted(at(time), port, result));
    }

    /** Any line, with ' for ". */
    public LogText line(String line) {
        return raw(line.replace('\'', '"') + "\n");
    }

    public LogText raw(String more) {
        text.append(more);
        return this;
    }

    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public Path write(Path file) throws IOException {
        return Files.writeString(file, text);
    }

    public byte[] compressed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(bytes());
        }
        return bytes.toByteArray();
    }

    public Path compress(Path file) throws IOException {
        return Files.write(file, compressed());
    }
}
