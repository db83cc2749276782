package dev.tcpwarden.cli.top;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal that this program runs on: whole screens to it, keys from it. It is restored when this is closed, and before a signal
 * ends the program.
 *
 * <p>JLine drives it by JNA, which is here anyway: its other providers start programs or unpack libraries.
 */
final class TerminalScreen implements AutoCloseable {

    private static final long LONG_MILLIS = Duration.ofHours(1).toMillis();
    private static final String NO_TERMINAL =
            "top needs a terminal for its screen, as standard input and standard output; without one, --batch prints plain text";

    private final Terminal terminal;
    private final Attributes saved;
    private final Display display;
    private final LinkedBlockingQueue<Key> keys = new LinkedBlockingQueue<>();
    private final Thread restorer = new Thread(this::restore, "terminal");
    private Size size = new Size();
    private boolean restored;

    private TerminalScreen(Terminal terminal) {
        this.terminal = terminal;
        saved = terminal.getAttributes();
        display = new Display(terminal, true);
    }

    /** @throws IOException with a sentence, if there is no terminal that can be drawn on */
    static TerminalScreen open(Map<String, String> environment) throws IOException {
        String type = TerminalType.of(environment);
        if (TerminalType.isDumb(type)) {
            throw new IOException(
                    "nothing can be drawn on the terminal TERM=\"" + type + "\"; --batch prints plain text");
        }
        System.setProperty("org.jline.terminal.disableDeprecatedProviderWarning", "true");
        System.setProperty(
                TerminalBuilder.PROP_NON_BLOCKING_READS, "false"); // they ask ten times a second, and see no end
        TerminalScreen screen = new TerminalScreen(build(type));
        screen.start();
        return screen;
    }

    private static Terminal build(String type) throws IOException {
        try {
            return TerminalBuilder.builder()
                    .provider("jna")
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    .type(type)
                    .signalHandler(Terminal.SignalHandler.SIG_IGN)
                    .build();
        } catch (IOException | IllegalStateException e) {
            throw new IOException(NO_TERMINAL, e);
        }
    }

    private void start() {
        Runtime.getRuntime().addShutdownHook(restorer);
        terminal.handle(Terminal.Signal.WINCH, signal -> keys.add(Key.of(Key.Kind.RESIZED)));
        terminal.handle(Terminal.Signal.INT, signal -> keys.add(Key.of(Key.Kind.INTERRUPT)));
        terminal.handle(Terminal.Signal.CONT, signal -> keys.add(Key.of(Key.Kind.REDRAW)));
        terminal.setAttributes(raw(saved));
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
        Thread reading = new Thread(this::readKeys, "keys");
        reading.setDaemon(true);
        reading.start();
    }

    /** Each key at once and unseen, Ctrl-C and Ctrl-S as well. */
    private static Attributes raw(Attributes usual) {
        Attributes raw = new Attributes(usual);
        raw.setLocalFlags(EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.IEXTEN, LocalFlag.ISIG), false);
        raw.setInputFlags(EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR), false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        return raw;
    }

    private void readKeys() {
        KeyReader reader = new KeyReader(this::read);
        Key key;
        do {
            key = next(reader);
            keys.add(key);
        } while (key.kind() != Key.Kind.END_OF_INPUT);
    }

    /** Never without a time: JLine would hold a lock meanwhile that it needs to restore the terminal. */
    private int read(long millis) throws IOException {
        int character;
        do {
            character = terminal.reader().read(millis == 0 ? LONG_MILLIS : millis);
        } while (millis == 0 && character == NonBlockingReader.READ_EXPIRED);
        return character;
    }

    private static Key next(KeyReader reader) {
        try {
            return reader.next();
        } catch (IOException e) {
            return Key.of(Key.Kind.END_OF_INPUT);
        }
    }

    /** The next key, if one comes in time. */
    Optional<Key> poll(Duration time) throws InterruptedException {
        return Optional.ofNullable(keys.poll(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS));
    }

    /** How large it is now. */
    Size size() {
        return terminal.getSize();
    }

    Charset charset() {
        return terminal.encoding();
    }

    /** @param lines as many as the screen has, none longer than it is wide */
    synchronized void draw(List<AttributedString> lines, Size now) {
        if (restored) {
            return;
        }
        if (now.getRows() != size.getRows() || now.getColumns() != size.getColumns()) {
            size = now;
            redraw();
        }
        display.update(lines, 0);
    }

    /** Draws all of the next screen, not only what differs. */
    synchronized void redraw() {
        display.resize(size.getRows(), size.getColumns());
        display.clear();
    }

    private synchronized void restore() {
        if (!restored) {
            restored = true;
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.keypad_local);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(saved);
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(restorer);
        } catch (IllegalStateException e) {
            // it runs already
        }
    }
}
