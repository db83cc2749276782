package dev.tcpwarden.rows;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Columns of rows that were read again, one after the other. The cookie of a row is its {@code id}; where it has none its number, 0 for
 * none: it was not written.
 */
final class SavedRows {

    static final String ID = "id";
    static final String AGE_IS_MINIMUM = "age_is_minimum";
    static final String STATE_AGE = "state_age_seconds";
    static final String STATE_AGE_IS_MINIMUM = "state_age_is_minimum";

    /** An age that is not known, or a minimum: what began before the first table. */
    private static final int BEFORE = -1;

    private static final int CAPACITY = 16;

    private final String ageKey;
    private final TcpTableBuilder table;
    private final List<ProcessInfo> processes = new ArrayList<>();
    private final Map<ProcessInfo, Integer> places = new HashMap<>();
    private int size;
    private int[] codes = new int[CAPACITY];
    private boolean[] inbound = new boolean[CAPACITY];
    private int[] ages = new int[CAPACITY];
    private int[] agesInState = new int[CAPACITY];
    private int sinceFirst;
    private boolean hasAges;

    /**
     * @param ageKey under which rows say how old they are, as far as it is known
     * @param details what the system reported of its sockets
     */
    SavedRows(String ageKey, Set<TableField> details) {
        this.ageKey = ageKey;
        table = new TcpTableBuilder(CAPACITY, details);
    }

    /** @throws IOException with a clause, if a value is not allowed */
    void add(SavedRow row) throws IOException {
        table.add(socket(row));
        addMeasures(row);
        if (size == codes.length) {
            int larger = size + (size >> 1);
            codes = Arrays.copyOf(codes, larger);
            inbound = Arrays.copyOf(inbound, larger);
            ages = Arrays.copyOf(ages, larger);
            agesInState = Arrays.copyOf(agesInState, larger);
        }
        codes[size] = code(row);
        inbound[size] = row.text("direction").equals(Direction.INBOUND.label());
        ages[size] = age(row, ageKey, AGE_IS_MINIMUM);
        agesInState[size] = age(row, STATE_AGE, STATE_AGE_IS_MINIMUM);
        hasAges |= row.has(ageKey);
        size++;
    }

    int size() {
        return size;
    }

    /**
     * All that was added, in its order.
     *
     * @throws IOException with a clause, if two rows are the same socket
     */
    AttributedTable build() throws IOException {
        TcpTable built = table.build();
        if (built.size() != size) {
            throw new IOException("an id is there twice");
        }
        Owners owners = new Owners(Arrays.copyOf(codes, size), processes);
        AttributedTable attributed = new AttributedTable(built, owners, Listeners.of(built));
        return hasAges
                ? attributed.withHistory(owners, inbound, new Ages(sinceFirst, since(ages), since(agesInState)))
                : attributed;
    }

    /** In the unit of {@link Ages}. All minimums are the time since the first table. */
    private int age(SavedRow row, String key, String isMinimum) throws IOException {
        if (!row.has(key)) {
            return BEFORE;
        }
        int age = Ages.tenths(row.nanos(key));
        if (row.text(isMinimum).equals("true")) {
            sinceFirst = Math.max(sinceFirst, age);
            return BEFORE;
        }
        return age;
    }

    /** When that was, as {@link Ages} has it: 0 is the first table, and says that it may have been before. */
    private int[] since(int[] some) {
        return Arrays.stream(some, 0, size)
                .map(age -> age == BEFORE ? 0 : sinceFirst == age ? -1 : sinceFirst - age)
                .toArray();
    }

    private static TcpSocket socket(SavedRow row) throws IOException {
        Endpoint local = endpoint(row, "local");
        TcpState state = TcpState.ofLabel(row.text("state")).orElseThrow(() -> row.wrong("state"));
        return new TcpSocket(
                new SocketId(
                        new Connection(local, endpoint(row, "remote")),
                        !local.address().isIpv4(),
                        local.address().scope(),
                        (int) row.number("netns"),
                        row.has(ID) ? row.number(ID) : row.number()),
                state,
                row.number("inode"),
                row.number("uid"),
                row.number("receive_queue"),
                row.number("send_queue"),
                MeasureValues.NONE);
    }

    /** Without the interface of a link-local address, if this host has none of that name. */
    private static Endpoint endpoint(SavedRow row, String key) throws IOException {
        try {
            return Endpoint.parse(row.text(key));
        } catch (IllegalArgumentException e) {
            return endpointWithoutInterface(row, key);
        }
    }

    private static Endpoint endpointWithoutInterface(SavedRow row, String key) throws IOException {
        try {
            return Endpoint.parse(row.text(key).replaceFirst("%[^]]+]", "]"));
        } catch (IllegalArgumentException e) {
            throw row.wrong(key);
        }
    }

    private void addMeasures(SavedRow row) throws IOException {
        for (Measure measure : Measure.ALL) {
            String text = row.text(measure.key());
            if (!text.isEmpty()) {
                table.measure(measure, value(row, measure, text));
            }
        }
    }

    private static long value(SavedRow row, Measure measure, String text) throws IOException {
        if (measure.unit() == Measure.Unit.FLAG) {
            return text.equals("true") ? 1 : 0;
        }
        return row.scaled(measure.key(), measure.unit().decimals());
    }

    private int code(SavedRow row) throws IOException {
        if (row.text("pid").isEmpty() && row.text("process").isEmpty()) {
            return Owners.code(reason(row));
        }
        ProcessInfo process = process(row);
        int index = places.computeIfAbsent(process, added -> processes.size());
        if (index == processes.size()) {
            processes.add(process);
        }
        String inferred = row.text("inferred");
        Evidence evidence = inferred.isEmpty()
                ? Evidence.HELD
                : Evidence.INFERRED.stream()
                        .filter(known -> known.label().equals(inferred))
                        .findFirst()
                        .orElse(Evidence.HELD);
        return Owners.code(index, evidence);
    }

    private static UnattributedReason reason(SavedRow row) throws IOException {
        return UnattributedReason.ALL.stream()
                .filter(reason -> reason.label().equals(row.text("unattributed")))
                .findFirst()
                .orElseThrow(() -> row.wrong("unattributed"));
    }

    /** One that had exited before it was looked at has no pid. */
    private static ProcessInfo process(SavedRow row) throws IOException {
        int pid = (int) row.number("pid");
        return new ProcessInfo(
                new ProcessIdentity(pid, 0),
                row.text("process"),
                "",
                row.text("user"),
                new Workload(
                        row.text("container"),
                        row.text("container_runtime"),
                        row.text("pod"),
                        row.text("pod_namespace"),
                        row.text("unit")),
                0);
    }
}
