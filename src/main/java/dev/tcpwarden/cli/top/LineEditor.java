package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.top.Prompt.Field;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.text.Durations;
import java.util.stream.Collectors;

/** A line that the user types: the filter, the keys of groups, the interval. */
final class LineEditor {

    private static final int MAX_CHARACTERS = 1_000;

    private final Model model;
    private final Fields fields;

    LineEditor(Model model, Fields fields) {
        this.model = model;
        this.fields = fields;
    }

    void ask(Field field) {
        model.ask(new Prompt.Line(
                field,
                switch (field) {
                    case FILTER -> model.filter().toString();
                    case KEYS -> model.keys().stream().map(GroupKey::name).collect(Collectors.joining(","));
                    case INTERVAL -> Durations.write(model.interval());
                }));
    }

    void handle(Prompt.Line line, Key key) {
        switch (key.kind()) {
            case ENTER -> accept(line);
            case ESCAPE -> {
                model.say("");
                model.endPrompt();
            }
            case CHARACTER -> {
                if (line.text().length() < MAX_CHARACTERS) {
                    type(line, line.text() + Character.toString(key.character()));
                }
            }
            case BACKSPACE -> {
                if (!line.text().isEmpty()) {
                    type(
                            line,
                            line.text()
                                    .substring(
                                            0,
                                            line.text()
                                                    .offsetByCodePoints(
                                                            line.text().length(), -1)));
                }
            }
            case CLEAR_LINE -> type(line, "");
            default -> {}
        }
    }

    private void type(Prompt.Line line, String text) {
        model.say("");
        model.ask(new Prompt.Line(line.field(), text));
    }

    private void accept(Prompt.Line line) {
        try {
            model.say("");
            switch (line.field()) {
                case FILTER -> model.setFilter(ConnectionFilter.parse(line.text()));
                case KEYS -> {
                    model.setKeys(fields.keys(line.text()));
                    model.setView(View.groups);
                }
                case INTERVAL -> model.setInterval(fields.interval(line.text()));
            }
            model.endPrompt();
        } catch (IllegalArgumentException e) {
            model.say(String.valueOf(e.getMessage()));
        }
    }
}
