package dev.tcpwarden.cli.top;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.sample.history.RowMatching;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.TerminationPolicy;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.terminate.Via;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;

/** The screen without a terminal: tables that a test wrote, two seconds apart, and keys. */
final class Bench {

    static final List<GroupKey> KEYS = keys("process,remote,state");

    final Map<Long, TerminationOutcome> answers = new HashMap<>();
    final List<Long> terminated = new ArrayList<>();
    /** What was said while something lasted. */
    final List<String> drawn = new ArrayList<>();

    final Model model;
    final Controls controls;
    Charset charset = StandardCharsets.UTF_8;
    boolean colour;
    private AttributedTable table;

    Bench(AttributedTable table) {
        this(table, View.processes, ConnectionFilter.parse(List.of()));
    }

    Bench(AttributedTable table, View view, ConnectionFilter filter) {
        this.table = table;
        model = new Model(view, KEYS, filter, Duration.ofSeconds(2));
        TerminationService service = new TerminationService(
                () -> this.table,
                socket -> false,
                () -> (socket, holder) -> {
                    terminated.add(socket.id().cookie());
                    return answers.getOrDefault(socket.id().cookie(), new TerminationOutcome.Terminated());
                },
                new TerminationPolicy(true, Set.of("sshd"), 999),
                List.of());
        Requester by = new Requester(Via.CLI, Optional.of("root"), Optional.empty());
        controls = new Controls(model, new Terminations(new OwnTerminator(service, by)), new TypedFields());
        model.show(new Reading(table, Growth.NONE, Instant.parse("2026-01-02T03:04:05Z")));
    }

    private static final class TypedFields implements Fields {

        @Override
        public List<GroupKey> keys(String text) {
            return Bench.keys(text);
        }

        @Override
        public Duration interval(String text) {
            if (!text.equals("5s")) {
                throw new IllegalArgumentException("the interval \"" + text + "\" is not allowed");
            }
            return Duration.ofSeconds(5);
        }
    }

    private static List<GroupKey> keys(String text) {
        return Stream.of(text.split(","))
                .map(name -> GroupKey.ofName(name)
                        .orElseThrow(() -> new IllegalArgumentException("no key \"" + name + "\"")))
                .toList();
    }

    /** The next table. */
    Bench then(AttributedTable next) {
        TableDiff changes = new TableDiff(
                table,
                next,
                RowMatching.between(
                        table.table(), next.table(), new int[next.table().size()]));
        table = next;
        Growth growth = Growth.between(changes, Duration.ofSeconds(2).toNanos());
        model.show(new Reading(next, growth, Instant.parse("2026-01-02T03:04:07Z")));
        return this;
    }

    /** Characters, one key each. */
    Bench type(String characters) {
        characters.codePoints().forEach(character -> press(Key.of(character)));
        return this;
    }

    Bench press(Key.Kind... keys) {
        Stream.of(keys).forEach(key -> press(Key.of(key)));
        return this;
    }

    boolean press(Key key) {
        return controls.handle(key, () -> drawn.add(model.message()));
    }

    List<AttributedString> lines(int width, int height) {
        Screen.Lines lines = new Screen(new Style(colour, charset), ZoneOffset.UTC).lines(model, width, height);
        controls.setPage(lines.page());
        return lines.all();
    }

    /** The screen as text, without blanks at the ends of lines. */
    String screen(int width, int height) {
        return lines(width, height).stream()
                .map(line -> line.toString().stripTrailing() + "\n")
                .collect(Collectors.joining());
    }
}
