package dev.tcpwarden.cli.top;

import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Function;
import org.jline.terminal.Size;

/** The screen as long as it is shown: readings, keys, drawing. One thread does all of it. */
public final class Top {

    private final TopSettings settings;
    private final Readings readings;
    private final Model model;
    private final Controls controls;
    private int taken;
    private long nextNanos = System.nanoTime();

    /** @param terminations makes what terminates connections of what reads them */
    public Top(
            TopSettings settings,
            Platform platform,
            Function<AttributedTableReader, TerminationService> terminations,
            Requester by,
            Fields fields) {
        this.settings = settings;
        readings = new Readings(platform.reader());
        model = settings.model();
        controls = new Controls(model, new Terminations(terminations.apply(readings.reader()), by), fields);
        platform.missingPrivileges(true).ifPresent(model::say);
    }

    /**
     * Shows it until the user leaves, the terminal goes away or there have been enough readings.
     *
     * @throws IOException with a sentence, if there is no terminal or the table could not be read the first time
     * @throws IllegalArgumentException with a sentence, if a setting has a value that is not allowed
     */
    public void run(Map<String, String> environment) throws IOException, InterruptedException {
        read();
        settings.sort(model);
        try (TerminalScreen terminal = TerminalScreen.open(environment)) {
            Screen screen = new Screen(new Style(settings.colour(), terminal.charset()), ZoneId.systemDefault());
            boolean goesOn = true;
            while (goesOn) {
                draw(screen, terminal);
                goesOn = terminal.poll(untilNext())
                                .map(key -> handle(key, terminal))
                                .orElse(true)
                        && (!isDue() || readAgain());
            }
        }
    }

    private void draw(Screen screen, TerminalScreen terminal) {
        Size size = terminal.size();
        Screen.Lines lines = screen.lines(model, size.getColumns(), size.getRows());
        controls.setPage(lines.page());
        terminal.draw(lines.all(), size);
    }

    private boolean handle(Key key, TerminalScreen terminal) {
        if (key.kind() == Key.Kind.REDRAW) {
            terminal.redraw();
        }
        Duration before = model.interval();
        boolean goesOn = controls.handle(key);
        if (!model.interval().equals(before)) {
            nextNanos = System.nanoTime() + model.interval().toNanos();
        }
        return goesOn;
    }

    private Duration untilNext() {
        return model.isPaused() ? Duration.ofDays(1) : Duration.ofNanos(Math.max(0, nextNanos - System.nanoTime()));
    }

    private boolean isDue() {
        return !model.isPaused() && nextNanos - System.nanoTime() <= 0;
    }

    /** False if there have been enough. */
    private boolean readAgain() {
        if (settings.iterations().isPresent() && taken >= settings.iterations().getAsInt()) {
            return false;
        }
        try {
            read();
        } catch (IOException e) {
            nextNanos = System.nanoTime() + model.interval().toNanos();
            model.say(String.valueOf(e.getMessage()));
        }
        return true;
    }

    private void read() throws IOException {
        model.show(readings.next());
        taken++;
        nextNanos = System.nanoTime() + model.interval().toNanos();
    }
}
