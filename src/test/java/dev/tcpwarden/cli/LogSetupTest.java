package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.LogFormat;
import dev.tcpwarden.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LogSetupTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Optional<AgentLog> agent = Optional.empty();

    @AfterEach
    void release() {
        agent.ifPresent(AgentLog::close);
        FakePlatform.restoreLogging();
    }

    private void forAgent(LogLevel level, LogFormat format) {
        agent = Optional.of(LogSetup.forAgent(new AgentConfig.Logging(level, format), printed));
    }

    private static void logAtEachLevel(String logger) {
        LoggerFactory.getLogger(logger).info("one\n{}", "\"info\"");
        LoggerFactory.getLogger(logger).warn("a warning");
    }

    private String printed() {
        agent.ifPresent(AgentLog::close);
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCommandLogsWarningsAndItsAudit() {
        LogSetup.forCommand(printed);

        logAtEachLevel("dev.tcpwarden.Something");
        assertThat(printed()).matches("\\d{4}-\\d\\d-\\d\\dT\\S+ WARN  Something: a warning\n");
        LoggerFactory.getLogger("tcpwarden.audit").info("result=terminated");
        assertThat(printed()).endsWith(" INFO  audit: result=terminated\n");
    }

    @Test
    void theAgentLogsFromItsLevelOn() {
        forAgent(LogLevel.INFO, LogFormat.TEXT);

        logAtEachLevel("dev.tcpwarden.Something");
        assertThat(printed()).contains(" INFO  Something: one\\n\"info\"\n", " WARN  Something: a warning\n");
    }

    @Test
    void aFailureHasItsStackTraceBelow() {
        LogSetup.forCommand(printed);

        LoggerFactory.getLogger("dev.tcpwarden.Something")
                .error("it failed", new IllegalStateException("outer", new IllegalArgumentException("inner")));
        assertThat(printed())
                .contains(" ERROR Something: it failed\njava.lang.IllegalStateException: outer\n\tat ")
                .contains("\nCaused by: java.lang.IllegalArgumentException: inner\n\t")
                .endsWith("\n");
    }

    @ParameterizedTest
    @EnumSource(LogLevel.class)
    void noLevelSilencesTheAudit(LogLevel level) {
        forAgent(level, LogFormat.TEXT);

        LoggerFactory.getLogger("tcpwarden.audit").info("result=terminated");
        assertThat(printed()).endsWith(" INFO  audit: result=terminated\n");
    }

    @Test
    void theWebServersInnerWorkingsAreNoNews() {
        forAgent(LogLevel.INFO, LogFormat.TEXT);

        logAtEachLevel("org.eclipse.jetty.server.Server");
        assertThat(printed()).hasLineCount(1).contains("a warning");
    }

    @Test
    void aClientThatWentIsNoNews() {
        forAgent(LogLevel.INFO, LogFormat.TEXT);

        LoggerFactory.getLogger("org.eclipse.jetty.ee10.servlet.ServletChannelState")
                .warn("onError not handled", new IllegalStateException("ABORTED"));
        assertThat(printed()).isEmpty();
    }

    @Test
    void asJsonEachMessageIsALine() {
        forAgent(LogLevel.INFO, LogFormat.JSON);

        logAtEachLevel("dev.tcpwarden.Something");
        assertThat(printed().lines()).hasSize(2);
        assertThat(printed().lines().findFirst().orElseThrow())
                .matches("\\{\"timestamp\":\\d+,\"level\":\"INFO\",\"threadName\":\"[^\"]*\","
                        + "\"loggerName\":\"dev.tcpwarden.Something\",.*\"formattedMessage\":"
                        + "\"one\\\\n\\\\\"info\\\\\"\".*\\}");
    }

    /** A clear-screen sequence of one byte, a mark that reverses the direction of writing, a line of its own. */
    private static final String FOREIGN = "\u009b2J\u202e\n2026-01-31 ERROR";

    private static final String ESCAPED = "\\u009b2J\\u202e\\n2026-01-31 ERROR";

    @Test
    void whatOthersChoseStaysOnItsLineOfText() {
        LogSetup.forCommand(printed);

        LoggerFactory.getLogger("dev.tcpwarden.Something").warn("called {} in C:\\Windows", FOREIGN);
        assertThat(printed()).endsWith(" WARN  Something: called " + ESCAPED + " in C:\\Windows\n");
    }

    @Test
    void soDoTheMessagesOfFailures() {
        LogSetup.forCommand(printed);

        IllegalStateException failure = new IllegalStateException(FOREIGN, new IllegalArgumentException(FOREIGN));
        failure.addSuppressed(new IllegalArgumentException(FOREIGN));
        LoggerFactory.getLogger("dev.tcpwarden.Something").error("it failed", failure);
        assertThat(printed())
                .contains(
                        "\njava.lang.IllegalStateException: " + ESCAPED + "\n",
                        "\nCaused by: java.lang.IllegalArgumentException: " + ESCAPED + "\n",
                        "\tSuppressed: java.lang.IllegalArgumentException: " + ESCAPED + "\n")
                .doesNotContain("\u009b", "\u202e", "\n2026-01-31");
    }

    @Test
    void whatOthersChoseIsEscapedInJson() throws Exception {
        forAgent(LogLevel.INFO, LogFormat.JSON);

        LoggerFactory.getLogger("dev.tcpwarden.Something")
                .warn("caf\u00e9 {}", FOREIGN, new IllegalStateException(FOREIGN));
        assertThat(printed()).doesNotContain("\u009b", "\u202e").hasLineCount(1);
        JsonNode line = new ObjectMapper().readTree(printed());
        assertThat(line.get("formattedMessage").textValue()).isEqualTo("caf\u00e9 " + FOREIGN);
        assertThat(line.get("throwable").get("message").textValue()).isEqualTo(FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"org.eclipse.jetty.http.HttpParser", "io.javalin.Javalin", "dev.tcpwarden.publish.web.Pages"})
    void whatAnyClientCanCauseIsALineAMinute(String logger) {
        forAgent(LogLevel.INFO, LogFormat.TEXT);

        for (int i = 0; i < 1_000; i++) {
            LoggerFactory.getLogger(logger).warn("a host of " + i);
        }
        LoggerFactory.getLogger(logger).error("another level");
        LoggerFactory.getLogger("dev.tcpwarden.Something").warn("others are not limited");
        LoggerFactory.getLogger("dev.tcpwarden.Something").warn("others are not limited");
        assertThat(printed()).hasLineCount(4).contains("a host of 0");
    }

    @Test
    void whatWasLeftOutIsCounted() {
        AtomicLong nanoTime = new AtomicLong();
        ListAppender<ILoggingEvent> passed = new ListAppender<>();
        passed.start();
        LogLimit limit = new LogLimit(passed, nanoTime::get);
        limit.start();
        Logger logger = (Logger) LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser");
        logger.setAdditive(false);
        logger.addAppender(limit);
        for (int i = 0; i < 10; i++) {
            logger.warn("request {}", i);
        }
        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        logger.warn("request {}", 10);
        assertThat(passed.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly("request 0", "9 lines were left out: one a minute is printed", "request 10");
    }

    @Test
    void whoLogsDoesNotWaitAndAuditLinesHavePlacesOfTheirOwn() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        ByteArrayOutputStream pipe = new ByteArrayOutputStream();
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a line is written at once");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                writing.countDown();
                awaitUninterruptibly(read);
                pipe.write(bytes, from, length);
            }
        };
        AgentLog log = LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.TEXT), slow);
        LoggerFactory.getLogger("dev.tcpwarden.Something").info("other");
        writing.await();
        for (int i = 0; i < 5000; i++) {
            LoggerFactory.getLogger("dev.tcpwarden.Something").info("other");
        }
        assertThat(log.lostOtherLines()).isEqualTo(5000 - (4096 - 1024));
        for (int i = 0; i < 1000; i++) {
            LoggerFactory.getLogger("tcpwarden.audit").info("result=terminated");
        }
        assertThat(log.lostAuditLines()).isZero();
        for (int i = 0; i < 1000; i++) {
            LoggerFactory.getLogger("tcpwarden.audit").info("result=terminated");
        }
        assertThat(log.lostAuditLines()).isEqualTo(2000 - 1024);

        read.countDown();
        log.close();
        long lost = log.lostAuditLines() + log.lostOtherLines();
        assertThat(pipe.toString(StandardCharsets.UTF_8).lines())
                .hasSize((int) (7001 - lost + 1))
                .filteredOn(line -> line.contains(" WARN  LogWriter: "))
                .singleElement()
                .asString()
                .endsWith("standard error did not accept all lines: " + lost + " lost since the start, "
                        + log.lostAuditLines() + " of them audit lines");
    }

    @Test
    void aFailedWriteIsCountedAndTheNextIsTried() {
        AtomicBoolean full = new AtomicBoolean(true);
        OutputStream disk = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (full.get()) {
                    throw new IOException("No space left on device");
                }
                printed.write(b);
            }
        };
        AgentLog log = LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.TEXT), disk);
        LoggerFactory.getLogger("tcpwarden.audit").info("one");
        LoggerFactory.getLogger("dev.tcpwarden.Something").info("two");
        await().until(() -> log.lostOtherLines() == 1);
        assertThat(log.lostAuditLines()).isEqualTo(1);
        full.set(false);
        LoggerFactory.getLogger("tcpwarden.audit").info("three");
        log.close();

        assertThat(printed())
                .containsSubsequence(
                        " INFO  audit: three\n",
                        " WARN  LogWriter: standard error did not accept all lines: 2 lost since the start, 1 of them audit lines\n");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
