package dev.tcpwarden.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.LogFormat;
import java.io.OutputStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is logged to standard error. Standard output belongs to what a command prints. */
final class LogSetup {

    /** Libraries that log internals at level info. */
    private static final List<String> TALKATIVE = List.of("org.eclipse.jetty", "io.javalin");

    /** Warns, with a stack trace, of clients that disconnect before they have their response. */
    private static final String ABORTED_REQUESTS = "org.eclipse.jetty.ee10.servlet.ServletChannelState";

    private LogSetup() {}

    /** For a command that a person runs: warnings, each written before the command goes on. */
    static void forCommand(OutputStream err) {
        install(Level.WARN, writer(err, LogFormat.TEXT, new LostLines()));
    }

    static AgentLog forAgent(AgentConfig.Logging logging, OutputStream err) {
        Level level = Level.toLevel(logging.level().name());
        LostLines lost = new LostLines();
        LogQueue queue = new LogQueue(lost);
        queue.setContext(context());
        queue.addAppender(writer(err, logging.format(), lost));
        install(level, queue);
        if (level.isGreaterOrEqual(Level.INFO)) {
            logger(ABORTED_REQUESTS).setLevel(Level.ERROR);
        }
        if (level.levelInt == Level.INFO_INT) {
            TALKATIVE.forEach(name -> logger(name).setLevel(Level.WARN));
        }
        return new AgentLog() {
            @Override
            public long lostAuditLines() {
                return lost.audit();
            }

            @Override
            public long lostOtherLines() {
                return lost.other();
            }

            @Override
            public void close() {
                queue.stop();
            }
        };
    }

    private static ch.qos.logback.classic.Logger logger(String name) {
        return context().getLogger(name);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static LogWriter writer(OutputStream err, LogFormat format, LostLines lost) {
        EncoderBase<ILoggingEvent> encoder = encoder(format);
        encoder.setContext(context());
        encoder.start();
        LogWriter writer = new LogWriter(context(), err, encoder, lost);
        writer.start();
        return writer;
    }

    private static void install(Level level, Appender<ILoggingEvent> appender) {
        LoggerContext context = context();
        context.reset();
        LogLimit limit = new LogLimit(appender, System::nanoTime);
        limit.setContext(context);
        appender.start();
        limit.start();
        ch.qos.logback.classic.Logger root = logger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(limit);
        logger(LostLines.AUDIT).setLevel(Level.INFO); // whatever the level
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
