package dev.tcpwarden.cli;

import dev.tcpwarden.cli.top.Fields;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.sample.SamplingControl;
import dev.tcpwarden.text.Durations;
import dev.tcpwarden.text.Printable;
import java.time.Duration;
import java.util.List;

/** What is typed into {@code top} means what it means as an argument. */
final class TopFields implements Fields {

    static final String INTERVALS = "200ms to 1h, written like 500ms, 5s or 1m30s";

    private final SettingValues settings;

    TopFields(SettingValues settings) {
        this.settings = settings;
    }

    @Override
    public List<GroupKey> keys(String text) {
        try {
            return GroupKeyOption.named(GroupKeyOption.parse(text), settings);
        } catch (CommandException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public Duration interval(String text) {
        try {
            return Durations.parse(text, SamplingControl.SHORTEST, SamplingControl.LONGEST);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the interval \"" + Printable.escape(text) + "\" is not allowed; allowed: " + INTERVALS, e);
        }
    }
}
