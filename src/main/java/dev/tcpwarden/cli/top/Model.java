package dev.tcpwarden.cli.top;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is shown of the newest reading: which view, which sockets, in which order, and what is asked of the user. */
final class Model {

    private final Selection selection = new Selection();
    private final Map<View, Sort> sorts = new EnumMap<>(View.class);
    private View view;
    private List<GroupKey> keys;
    private ConnectionFilter filter;
    private Duration interval;
    private Optional<Opened> opened = Optional.empty();
    private boolean paused;
    private String message = "";
    private String origin = "";
    private boolean stale;
    private Optional<Prompt> prompt = Optional.empty();
    private @Nullable Shown shown;

    /** A line that was opened: what it stands for, and the view that it is in. */
    private record Opened(Part part, View from, Selection.Kept selected) {}

    /** The newest reading, as the view has it. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Shown(Reading reading, int[] rows, Summary summary, Listing listing, int[] order) {}

    Model(View view, List<GroupKey> keys, ConnectionFilter filter, Duration interval) {
        this.view = view;
        this.keys = List.copyOf(keys);
        this.filter = filter;
        this.interval = interval;
        View.ALL.forEach(each -> sorts.put(each, new Sort(each.firstSort(), false)));
    }

    /** @param reading the newest one */
    void show(Reading reading) {
        if (stale) {
            stale = false;
            message = "";
        }
        display(reading);
    }

    private void display(Reading reading) {
        int[] matching = filter.rows(reading.table());
        int[] rows = opened.map(it -> it.part.among(reading.table(), matching)).orElse(matching);
        Listing listing = view.list(reading, rows, keys);
        int[] order = sort().sort(listing);
        shown = new Shown(reading, rows, new Summary(reading, rows), listing, order);
        selection.follow(order, listing.identity());
    }

    private void refresh() {
        if (shown != null) {
            display(shown.reading);
        }
    }

    boolean isEmpty() {
        return shown == null;
    }

    private Shown shown() {
        if (shown == null) {
            throw new IllegalStateException("nothing has been read yet");
        }
        return shown;
    }

    Reading reading() {
        return shown().reading;
    }

    /** The rows of the reading that are shown, in one line or another. */
    int[] rows() {
        return shown().rows;
    }

    Summary summary() {
        return shown().summary;
    }

    Listing listing() {
        return shown().listing;
    }

    /** The lines in their order. */
    int[] order() {
        return shown().order;
    }

    Selection selection() {
        return selection;
    }

    /** What the selected line stands for. */
    Optional<Part> selected() {
        return order().length == 0
                ? Optional.empty()
                : Optional.of(listing().part().apply(order()[selection.place()]));
    }

    View view() {
        return view;
    }

    void setView(View next) {
        if (view != next) {
            view = next;
            selection.reset();
            refresh();
        }
    }

    /** Shows the connections of the selected line. */
    void open() {
        if (view != View.connections) {
            selected().ifPresent(part -> {
                opened = Optional.of(new Opened(part, view, selection.keep()));
                setView(View.connections);
            });
        }
    }

    /** Back from what was opened. False where nothing was. */
    boolean back() {
        if (opened.isEmpty()) {
            return false;
        }
        Opened left = opened.get();
        opened = Optional.empty();
        view = left.from;
        selection.restore(left.selected);
        refresh();
        return true;
    }

    Optional<Part> opened() {
        return opened.map(Opened::part);
    }

    ConnectionFilter filter() {
        return filter;
    }

    void setFilter(ConnectionFilter next) {
        filter = next;
        refresh();
    }

    List<GroupKey> keys() {
        return keys;
    }

    void setKeys(List<GroupKey> next) {
        keys = List.copyOf(next);
        selection.reset();
        refresh();
    }

    Sort sort() {
        return sorts.getOrDefault(view, new Sort(view.firstSort(), false));
    }

    /** The header of the column that the lines are sorted by. */
    String sortedHeader() {
        return listing().columns().get(sort().place(listing().columns())).header();
    }

    void setSort(UnaryOperator<Sort> change) {
        sorts.put(view, change.apply(sort()));
        refresh();
    }

    Duration interval() {
        return interval;
    }

    void setInterval(Duration next) {
        interval = next;
    }

    boolean isPaused() {
        return paused;
    }

    void pause(boolean pause) {
        paused = pause;
    }

    /** Where readings are from; "" if that is not said. */
    String origin() {
        return origin;
    }

    void setOrigin(String name) {
        origin = name;
    }

    /** Whether there should have been a newer reading. */
    boolean isStale() {
        return stale;
    }

    /** There is no newer reading, because of what the sentence says. */
    void fail(String sentence) {
        stale = true;
        message = sentence;
    }

    /** A sentence for the user, or "". */
    String message() {
        return message;
    }

    void say(String sentence) {
        message = sentence;
    }

    /** What the user is asked. */
    Optional<Prompt> prompt() {
        return prompt;
    }

    void ask(Prompt next) {
        prompt = Optional.of(next);
    }

    void endPrompt() {
        prompt = Optional.empty();
    }
}
