package dev.tcpwarden.cli;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.tcpwarden.text.Printable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A failure whose messages, and those of its causes, are each on one line. */
final class PrintableFailure implements IThrowableProxy {

    private final IThrowableProxy failure;

    PrintableFailure(IThrowableProxy failure) {
        this.failure = failure;
    }

    private static @Nullable String printable(@Nullable String text) {
        return text == null ? null : Printable.oneLine(text);
    }

    @Override
    public @Nullable String getMessage() {
        return printable(failure.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
        return printable(failure.getOverridingMessage());
    }

    @Override
    public String getClassName() {
        return failure.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return failure.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return failure.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        IThrowableProxy cause = failure.getCause();
        return cause == null ? null : new PrintableFailure(cause);
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return Arrays.stream(failure.getSuppressed()).map(PrintableFailure::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return failure.isCyclic();
    }
}
