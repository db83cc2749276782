package dev.tcpwarden.cli.top;

import dev.tcpwarden.text.Durations;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The lines that show a model on a screen of some size. Nothing wraps, and only lines in sight are made.
 *
 * <pre>
 * tcpwarden top  03:12:07, every 2s
 * 5 sockets: 3 established, 1 close_wait, 1 listen
 * in 1.5M bytes/s, out 213 bytes/s, retransmitted 0 segments/s
 * [1 processes] 2 groups  3 connections  by Sockets
 * Process   Pid Sockets Estab Close-W  In/s Out/s
 * orders   4711       5     3       1  1.5M   213
 *
 * F1 help  / filter  Enter open  k terminate  q quit
 * </pre>
 */
final class Screen {

    static final int MIN_WIDTH = 40;
    static final int MIN_HEIGHT = 10;

    /** A screen of so many lines has one for the traffic of all. */
    private static final int TALL = 15;

    private static final int MAX_MESSAGE_LINES = 4;
    /** What of the keys there is room for. */
    private static final List<String> HINTS = List.of(
            "h help  / filter  Enter open  Esc back  k terminate  Tab view  s sort  q quit",
            "h help  / filter  Enter open  k terminate  q quit",
            "h help  / filter  k terminate  q quit");

    private final Style style;
    private final ZoneId zone;

    Screen(Style style, ZoneId zone) {
        this.style = style;
        this.zone = zone;
    }

    /**
     * @param page how many lines the table, or the help, has
     */
    record Lines(List<AttributedString> all, int page) {}

    Lines lines(Model model, int width, int height) {
        if (width < MIN_WIDTH || height < MIN_HEIGHT) {
            return new Lines(tooSmall(width, height), 1);
        }
        if (model.prompt().orElse(null) instanceof Prompt.Help help) {
            return help(help, width, height);
        }
        List<AttributedString> lines = new ArrayList<>(head(model, width, height));
        List<AttributedString> foot = foot(model, width);
        int page = height - lines.size() - 1 - foot.size();
        lines.addAll(table(model, width, page));
        fill(lines, height - foot.size());
        lines.addAll(foot);
        return new Lines(lines, page);
    }

    private static void fill(List<AttributedString> lines, int height) {
        while (lines.size() < height) {
            lines.add(AttributedString.EMPTY);
        }
    }

    private List<AttributedString> tooSmall(int width, int height) {
        String sentence = "The terminal is too small: " + MIN_WIDTH + "x" + MIN_HEIGHT + " is needed.";
        List<AttributedString> lines = new ArrayList<>(style.wrap(sentence, Math.max(1, width)));
        fill(lines, height);
        return lines.subList(0, Math.max(0, height));
    }

    private List<AttributedString> head(Model model, int width, int height) {
        List<AttributedString> head = new ArrayList<>();
        String time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
                .withZone(zone)
                .format(model.reading().taken());
        head.add(style.line(
                "tcpwarden top  " + time
                        + (model.isStale() ? ", stale" : "")
                        + (model.isPaused() ? ", paused" : ", every " + Durations.write(model.interval()))
                        + (model.origin().isEmpty() ? "" : ", " + model.origin()),
                width,
                style.strong()));
        head.add(style.line(model.summary().sockets(), width, style.plain()));
        if (height >= TALL) {
            head.add(style.line(model.summary().traffic(), width, style.plain()));
        }
        head.add(views(model, width));
        String only = only(model);
        if (!only.isEmpty()) {
            head.add(style.line(only, width, style.plain()));
        }
        return head;
    }

    private static String only(Model model) {
        List<String> parts = new ArrayList<>();
        model.opened().ifPresent(part -> parts.add(part.title()));
        if (!model.filter().isEmpty()) {
            parts.add("filter " + model.filter());
        }
        return parts.isEmpty() ? "" : "only " + String.join("; ", parts);
    }

    private AttributedString views(Model model, int width) {
        StringBuilder text = new StringBuilder();
        for (View view : View.ALL) {
            boolean current = view == model.view();
            text.append(current ? '[' : ' ')
                    .append(view.ordinal() + 1)
                    .append(' ')
                    .append(view.name())
                    .append(current ? ']' : ' ');
        }
        Sort sort = model.sort();
        text.append(" by ")
                .append(model.listing()
                        .columns()
                        .get(sort.place(model.listing().columns()))
                        .header())
                .append(sort.reversed() ? ", reversed" : "");
        return style.line(text.toString(), width, style.plain());
    }

    private List<AttributedString> table(Model model, int width, int page) {
        int first = model.selection().first(page);
        int[] order = model.order();
        int[] inSight = Arrays.copyOfRange(order, first, Math.min(order.length, first + page));
        List<Layout.Place> places = Layout.of(model.listing(), model.sortedHeader(), inSight, width);
        List<AttributedString> lines = new ArrayList<>();
        lines.add(headers(places, width));
        for (int i = 0; i < inSight.length; i++) {
            boolean selected = first + i == model.selection().place();
            lines.add(row(places, inSight[i], width, selected));
        }
        return lines;
    }

    private AttributedString headers(List<Layout.Place> places, int width) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (Layout.Place place : places) {
            separate(line, style.header());
            line.append(style.cell(place.column().header(), place), style.header());
        }
        return style.fill(line, width, style.header());
    }

    private AttributedString row(List<Layout.Place> places, int row, int width, boolean selected) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        AttributedStyle usual = selected ? style.selected() : style.plain();
        for (Layout.Place place : places) {
            separate(line, usual);
            boolean alarm = place.column().alarm().test(row) && !selected;
            line.append(style.cell(place.column().cell(row), place), alarm ? style.alarm() : usual);
        }
        return style.fill(line, width, usual);
    }

    private static void separate(AttributedStringBuilder line, AttributedStyle style) {
        if (line.length() > 0) {
            line.append(" ", style);
        }
    }

    private Lines help(Prompt.Help help, int width, int height) {
        int page = height - 1;
        int first = Math.min(help.first(), Math.max(0, HelpText.LINES.size() - page));
        List<AttributedString> lines = new ArrayList<>();
        HelpText.LINES.stream()
                .skip(first)
                .limit(page)
                .forEach(line -> lines.add(style.line(line, width, style.plain())));
        fill(lines, page);
        boolean whole = HelpText.LINES.size() <= page;
        lines.add(style.line(whole ? "any key goes back" : "Down scrolls, other keys go back", width, style.strong()));
        return new Lines(lines, page);
    }

    private List<AttributedString> foot(Model model, int width) {
        List<AttributedString> foot = new ArrayList<>();
        if (!model.message().isEmpty()) {
            List<AttributedString> message = style.wrap(model.message(), width);
            foot.addAll(message.subList(0, Math.min(message.size(), MAX_MESSAGE_LINES)));
        }
        Prompt prompt = model.prompt().orElse(null);
        if (prompt instanceof Prompt.Line line) {
            foot.add(style.end(line.field().label() + ": " + line.text() + "_", width));
        } else if (prompt instanceof Prompt.Confirm confirm) {
            List<AttributedString> question = style.wrap(confirm.question(), width);
            foot.addAll(question.subList(0, Math.min(question.size(), MAX_MESSAGE_LINES)));
        } else if (foot.isEmpty()) {
            foot.add(style.line(hint(width), width, style.plain()));
        }
        return foot;
    }

    private static String hint(int width) {
        return HINTS.stream().filter(hint -> hint.length() <= width).findFirst().orElse("h help");
    }
}
