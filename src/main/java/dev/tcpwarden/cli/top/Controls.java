package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.top.Prompt.Field;
import dev.tcpwarden.cli.top.Terminator.Proposal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Changes a model as keys ask for it. */
final class Controls {

    private final Model model;
    private final Terminations terminations;
    private final LineEditor editor;
    private int pageLines = 1;

    Controls(Model model, Terminations terminations, Fields fields) {
        this.model = model;
        this.terminations = terminations;
        editor = new LineEditor(model, fields);
    }

    /** @param lines how many the table has on the screen */
    void setPage(int lines) {
        pageLines = Math.max(1, lines);
    }

    /**
     * Does what a key asks for. False if that is to leave.
     *
     * @param draw shows the model before something that may last
     */
    boolean handle(Key key, Runnable draw) {
        if (key.kind() == Key.Kind.END_OF_INPUT || key.kind() == Key.Kind.INTERRUPT) {
            return false;
        }
        if (key.kind() == Key.Kind.RESIZED || key.kind() == Key.Kind.REDRAW) {
            return true;
        }
        if (model.prompt().isEmpty()) {
            model.say("");
            return table(key);
        }
        Prompt prompt = model.prompt().get();
        if (prompt instanceof Prompt.Line line) {
            editor.handle(line, key);
        } else if (prompt instanceof Prompt.Confirm confirm) {
            answer(confirm, key, draw);
        } else if (prompt instanceof Prompt.Help help) {
            scroll(help, key);
        }
        return true;
    }

    private boolean table(Key key) {
        switch (key.kind()) {
            case CHARACTER -> {
                return character(key.character());
            }
            case UP -> model.selection().moveBy(-1);
            case DOWN -> model.selection().moveBy(1);
            case PAGE_UP -> model.selection().moveBy(-pageLines);
            case PAGE_DOWN -> model.selection().moveBy(pageLines);
            case HOME -> model.selection().moveToFirst();
            case END -> model.selection().moveToLast();
            case ENTER -> model.open();
            case ESCAPE, BACKSPACE -> model.back();
            case TAB -> model.setView(model.view().next());
            case F1 -> model.ask(new Prompt.Help(0));
            case F4 -> editor.ask(Field.FILTER);
            case F6 -> sortBy(1);
            case F9 -> terminate();
            case F10 -> {
                return false;
            }
            default -> {}
        }
        return true;
    }

    private boolean character(int character) {
        switch (character) {
            case 'q' -> {
                return false;
            }
            case 'h', '?' -> model.ask(new Prompt.Help(0));
            case '/', '\\' -> editor.ask(Field.FILTER);
            case 'b' -> editor.ask(Field.KEYS);
            case 'd' -> editor.ask(Field.INTERVAL);
            case 's', '>' -> sortBy(1);
            case '<' -> sortBy(-1);
            case 'r' -> model.setSort(Sort::reverse);
            case 'k' -> terminate();
            case ' ' -> model.pause(!model.isPaused());
            case '1', '2', '3' -> model.setView(View.ALL.get(character - '1'));
            default -> {}
        }
        return true;
    }

    private void sortBy(int columns) {
        model.setSort(sort -> sort.moved(model.listing().columns(), columns));
    }

    private void scroll(Prompt.Help help, Key key) {
        int by = switch (key.kind()) {
            case UP -> -1;
            case DOWN -> 1;
            case PAGE_UP -> -pageLines;
            case PAGE_DOWN -> pageLines;
            default -> 0;
        };
        if (by == 0) {
            model.endPrompt();
        } else {
            model.ask(new Prompt.Help(Math.max(0, Math.min(HelpText.LINES.size() - 1, help.first() + by))));
        }
    }

    private void terminate() {
        model.selected().ifPresent(part -> {
            try {
                int[] rows = part.among(model.reading().table(), model.rows());
                ask(part, terminations.propose(model.reading().table(), rows, model.filter()));
            } catch (IOException e) {
                model.say(String.valueOf(e.getMessage()));
            }
        });
    }

    private void ask(Part part, Proposal proposal) {
        List<Optional<String>> refusals = proposal.refusals();
        if (refusals.isEmpty()) {
            model.say("not_found: " + part.title() + " has no connection any more");
        } else if (refusals.stream().allMatch(Optional::isPresent)) {
            model.say("refused: " + refusals.get(0).orElseThrow());
        } else {
            model.ask(new Prompt.Confirm(Terminations.question(proposal, part.title()), proposal));
        }
    }

    private void answer(Prompt.Confirm confirm, Key key, Runnable draw) {
        model.endPrompt();
        if (key.kind() == Key.Kind.CHARACTER && key.character() == 'y') {
            model.say("terminating ...");
            draw.run();
            model.say(terminations.terminate(confirm.proposal()));
        } else {
            model.say("nothing was terminated");
        }
    }
}
