package dev.tcpwarden.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.LogFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is logged to standard error. Standard output belongs to what a command prints. */
final class LogSetup {

    /** What was ended is told whatever the level. */
    private static final String AUDIT = "tcpwarden.audit";

    /** Libraries that tell of their inner workings at level info. */
    private static final List<String> TALKATIVE = List.of("org.eclipse.jetty", "io.javalin");

    /** Warns, with a stack trace, of clients that go before they have their answer. */
    private static final String ABORTED_REQUESTS = "org.eclipse.jetty.ee10.servlet.ServletChannelState";

    private LogSetup() {}

    /** For a command that a person runs: warnings. */
    static void forCommand() {
        install(Level.WARN, LogFormat.TEXT, new LimitedConsole());
    }

    static void forAgent(AgentConfig.Logging logging) {
        Level level = Level.toLevel(logging.level().name());
        install(level, logging.format(), new LimitedConsole());
        if (level.isGreaterOrEqual(Level.INFO)) {
            logger(ABORTED_REQUESTS).setLevel(Level.ERROR);
        }
        if (level.levelInt == Level.INFO_INT) {
            TALKATIVE.forEach(name -> logger(name).setLevel(Level.WARN));
        }
    }

    private static ch.qos.logback.classic.Logger logger(String name) {
        return context().getLogger(name);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    static void install(Level level, LogFormat format, ConsoleAppender<ILoggingEvent> appender) {
        LoggerContext context = context();
        context.reset();
        EncoderBase<ILoggingEvent> encoder = encoder(format);
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = logger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
        logger(AUDIT).setLevel(Level.INFO);
    }

    private static EncoderBase<ILoggingEvent> encoder(LogFormat format) {
        if (format == LogFormat.JSON) {
            JsonEncoder json = new PrintableJsonEncoder();
            json.setWithFormattedMessage(true);
            json.setWithMessage(false);
            json.setWithArguments(false);
            json.setWithContext(false);
            json.setWithMDC(false);
            json.setWithNanoseconds(false);
            json.setWithSequenceNumber(false);
            return json;
        }
        LayoutWrappingEncoder<ILoggingEvent> text = new LayoutWrappingEncoder<>();
        text.setLayout(new TextLayout());
        return text;
    }
}
