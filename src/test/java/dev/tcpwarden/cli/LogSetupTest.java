package dev.tcpwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.LogFormat;
import dev.tcpwarden.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
        assertThat(printed()).contains(" INFO  Something: one\n\"info\"\n", " WARN  Something: a warning\n");
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
    void asJsonEachMessageIsALine() {
        LogSetup.forAgent(new AgentConfig.Logging(LogLevel.INFO, LogFormat.JSON));

        logAtEachLevel("dev.tcpwarden.Something");
        assertThat(printed().lines()).hasSize(2);
        assertThat(printed().lines().findFirst().orElseThrow())
                .matches("\\{\"timestamp\":\\d+,\"level\":\"INFO\",\"threadName\":\"[^\"]*\","
                        + "\"loggerName\":\"dev.tcpwarden.Something\",.*\"formattedMessage\":"
                        + "\"one\\\\n\\\\\"info\\\\\"\".*\\}");
    }
}
