package dev.tcpwarden.cli.top;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Size;

/** The screen as long as it is shown: readings, keys, drawing. One thread does all of it. */
public final class Top {

    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(30);

    /** Meanwhile a key has no effect. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** When to ask again for a reading that is still on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(100);

    private final TopSettings settings;
    private final Readings readings;
    private final Model model;
    private final Controls controls;
    private int taken;
    private long nextNanos = System.nanoTime();

    public Top(TopSettings settings, Origin origin, Fields fields) {
        this.settings = settings;
        readings = origin.readings();
        model = settings.model();
        controls = new Controls(model, new Terminations(origin.terminator()), fields);
        model.setOrigin(origin.name());
        model.say(origin.notice());
    }

    /**
     * Shows it until the user leaves, the terminal goes away or there have been enough readings.
     *
     * @throws IOException with a sentence, if there is no terminal or the table could not be read the first time
     * @throws IllegalArgumentException with a sentence, if a setting has a value that is not allowed
     */
    public void run(Map<String, String> environment) throws IOException, InterruptedException {
        while (model.isEmpty()) {
            read(FIRST_PATIENCE);
        }
        settings.sort(model);
        try (TerminalScreen terminal = TerminalScreen.open(environment)) {
            Screen screen = new Screen(new Style(settings.colour(), terminal.charset()), ZoneId.systemDefault());
            boolean goesOn = true;
            while (goesOn) {
                draw(screen, terminal);
                goesOn = terminal.poll(untilNext())
                                .map(key -> handle(key, screen, terminal))
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

    private boolean handle(Key key, Screen screen, TerminalScreen terminal) {
        if (key.kind() == Key.Kind.REDRAW) {
            terminal.redraw();
        }
        Duration before = model.interval();
        boolean goesOn = controls.handle(key, () -> draw(screen, terminal));
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
            read(PATIENCE);
        } catch (IOException e) {
            nextNanos = System.nanoTime() + model.interval().toNanos();
            model.fail(String.valueOf(e.getMessage()));
        }
        return true;
    }

    private void read(Duration patience) throws IOException {
        Optional<Reading> newest = readings.next(patience);
        if (newest.isPresent()) {
            taken += model.isEmpty() || !newest.get().equals(model.reading()) ? 1 : 0;
            model.show(newest.get());
        }
        Duration pause = newest.isPresent() ? model.interval() : ON_ITS_WAY;
        nextNanos = System.nanoTime() + pause.toNanos();
    }
}
