package dev.tcpwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.LogFormat;
import dev.tcpwarden.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LogSetupTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream standardError = System.err;

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(standardError);
        FakePlatform.restoreLogging();
    }

    private static void logAtEachLevel(String logger) {
        LoggerFactory.getLogger(logger).info("one\n{}", "\"info\"");
        LoggerFactory.getLogger(logger).warn("a warning");
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCommandTellsOfWarningsAndItsAudit() {
        LogSetup.forCommand();

        logAtEachLevel("dev.tcpwarden.Something");
        assertThat(printed()).matches("\\d{4}-\\d\\d-\\d\\dT\\S+ WARN  Something: a warning\n");
        LoggerFactory.getLogger("tcpwarden.audit").info("result=terminated");
        assertThat(printed()).endsWith(" INFO  audit: result=terminated\n");
    }

    @Test
    void theAgentTellsFromItsLevelOn() {
        LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.TEXT));

        logAtEachLevel("dev.tcpwarden.Something");
        assertThat(printed()).contains(" INFO  Something: one\\n\"info\"\n", " WARN  Something: a warning\n");
    }

    @Test
    void aFailureHasItsStackTraceBelow() {
        LogSetup.forCommand();

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
        LogSetup.forAgent(new AgentConfig.Logging(level, LogFormat.TEXT));

        LoggerFactory.getLogger("tcpwarden.audit").info("result=terminated");
        assertThat(printed()).endsWith(" INFO  audit: result=terminated\n");
    }

    @Test
    void theWebServersInnerWorkingsAreNoNews() {
        LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.TEXT));

        logAtEachLevel("org.eclipse.jetty.server.Server");
        assertThat(printed()).hasLineCount(1).contains("a warning");
    }

    @Test
    void aClientThatWentIsNoNews() {
        LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.TEXT));

        LoggerFactory.getLogger("org.eclipse.jetty.ee10.servlet.ServletChannelState")
                .warn("onError not handled", new IllegalStateException("ABORTED"));
        assertThat(printed()).isEmpty();
    }

    @Test
    void asJsonEachMessageIsALine() {
        LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.JSON));

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
        LogSetup.forCommand();

        LoggerFactory.getLogger("dev.tcpwarden.Something").warn("called {} in C:\\Windows", FOREIGN);
        assertThat(printed()).endsWith(" WARN  Something: called " + ESCAPED + " in C:\\Windows\n");
    }

    @Test
    void soDoTheMessagesOfFailures() {
        LogSetup.forCommand();

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
        LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.JSON));

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
        LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.TEXT));

        for (int i = 0; i < 1_000; i++) {
            LoggerFactory.getLogger(logger).warn("a host of " + i);
        }
        assertThat(printed()).hasLineCount(1).contains("a host of 0");
        LoggerFactory.getLogger(logger).error("another level");
        LoggerFactory.getLogger("dev.tcpwarden.Something").warn("others are not limited");
        LoggerFactory.getLogger("dev.tcpwarden.Something").warn("others are not limited");
        assertThat(printed()).hasLineCount(4);
    }

    @Test
    void whatWasLeftOutIsCounted() {
        AtomicLong nanoTime = new AtomicLong();
        LimitedConsole console = new LimitedConsole(nanoTime::get);
        LogSetup.install(Level.WARN, LogFormat.TEXT, console);

        org.slf4j.Logger logger = LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser");
        for (int i = 0; i < 10; i++) {
            logger.warn("request {}", i);
        }
        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        logger.warn("request {}", 10);
        assertThat(printed().lines().map(line -> line.substring(line.indexOf(": ") + 2)))
                .containsExactly("request 0", "9 lines were left out: one a minute is printed", "request 10");
    }
}
