package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.NamespaceCount;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP sockets of other network namespaces by sock_diag, on a thread that enters one after the other (CAP_SYS_ADMIN) and then exits:
 * neither it nor a descriptor keeps a namespace alive.
 *
 * <p>A namespace that was read once is read each time, since its connections would seem to have closed: the time budget limits how
 * many are begun with. One without TCP sockets, as a file of its process says, is not entered, and counts as read.
 */
final class EnteredNamespaces {

    private static final Logger LOG = LoggerFactory.getLogger(EnteredNamespaces.class);

    private static final String LACK_OF_RIGHTS =
            "that takes BPF (Linux 5.19, CAP_BPF and CAP_PERFMON), or CAP_SYS_ADMIN to enter them";
    private static final String LACK_OF_TIME =
            "there are too many to enter in the time that a read may take; BPF (Linux 5.19, CAP_BPF and CAP_PERFMON) has no such limit";

    private static final String LACK_OF_COOKIES =
            "before Linux 5.4 sockets of several namespaces have the same cookies, so that they cannot be distinguished";

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final boolean cookiesAreUnique = cookiesAreUnique(System.getProperty("os.version", ""));
    private final OtherNamespaces others;
    private final long budgetNanos;
    private Set<Integer> entered = new HashSet<>(); // the last time
    private NamespaceCount count = NamespaceCount.ONE;
    private boolean said;

    EnteredNamespaces(OtherNamespaces others, Duration budget) {
        this.others = others;
        budgetNanos = budget.toNanos();
    }

    /** How many the last table is of, and how many it lacks. */
    NamespaceCount count() {
        return count;
    }

    /** Adds their sockets to a table. */
    void addTo(TcpTableBuilder table) throws KernelException {
        Map<Integer, Path> processes = others.processes();
        Reading reading = new Reading(table);
        NetworkNamespace.onThread(() -> {
            reading.read(knownFirst(processes));
            return reading;
        });
        entered = reading.entered;
        count = new NamespaceCount(1 + reading.read, reading.unread);
        if (reading.unread > 0 && !said) {
            said = true;
            LOG.warn(
                    "{} other network namespaces of this host, such as those of containers, are not read: {}; --namespaces=own leaves"
                            + " them out without this message",
                    reading.unread,
                    reading.reason);
        }
    }

    private Map<Integer, Path> knownFirst(Map<Integer, Path> processes) {
        Map<Integer, Path> ordered = new LinkedHashMap<>();
        processes.keySet().stream().filter(entered::contains).forEach(it -> ordered.put(it, processes.get(it)));
        processes.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /** One pass over the namespaces. */
    private final class Reading {

        private final TcpTableBuilder table;
        private final long start = System.nanoTime();
        private final Set<Integer> entered = new HashSet<>();
        private int read;
        private int unread;
        private boolean tried;
        private String reason = "";

        Reading(TcpTableBuilder table) {
            this.table = table;
        }

        void read(Map<Integer, Path> processes) {
            processes.forEach((netns, process) -> {
                if (isEmpty(process)) {
                    read++;
                } else if (!cookiesAreUnique) {
                    lacks(LACK_OF_COOKIES);
                } else if (!EnteredNamespaces.this.entered.contains(netns) && System.nanoTime() - start > budgetNanos) {
                    leaveOut(process);
                } else {
                    enter(netns, process);
                }
            });
        }

        /** For lack of time; that of rights, which more time would not mend, shows at the first that is entered. */
        private void leaveOut(Path process) {
            try {
                if (!tried) {
                    tried = true;
                    NetworkNamespace.enter(NetworkNamespace.link(process));
                }
                lacks(LACK_OF_TIME);
            } catch (KernelException e) {
                lacks(isRefusal(e) ? LACK_OF_RIGHTS : LACK_OF_TIME);
            }
        }

        private void enter(int netns, Path process) {
            int rows = table.size();
            tried = true;
            try {
                NetworkNamespace.enter(NetworkNamespace.link(process));
                if (NetworkNamespace.own() != netns) {
                    return; // its process has exited, or has entered another, since the namespaces were listed
                }
                try (NetlinkSocket netlink = NetlinkSocket.open()) {
                    LinuxTcpTableSource.dump(netlink, table.netns(netns));
                }
                entered.add(netns);
                read++;
            } catch (KernelException e) {
                table.truncate(rows);
                if (NetworkNamespace.isOf(NetworkNamespace.link(process), netns)) {
                    lacks(isRefusal(e) ? LACK_OF_RIGHTS : String.valueOf(e.getMessage()));
                }
            }
        }

        private void lacks(String what) {
            unread++;
            reason = reason.equals(LACK_OF_RIGHTS) ? reason : what;
        }
    }

    private static boolean isRefusal(KernelException failure) {
        return failure instanceof ErrnoException refused && refused.isRefusal();
    }

    static boolean cookiesAreUnique(String release) {
        Matcher numbers = RELEASE.matcher(release);
        return numbers.matches()
                && Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2)) >= 5_004;
    }

    private static boolean isEmpty(Path process) {
        return ProcFile.once(process.resolve("net/sockstat"), ProcNetParser::socketsInUse)
                                .orElse(1L)
                        == 0
                && ProcFile.once(process.resolve("net/sockstat6"), ProcNetParser::socketsInUse)
                                .orElse(0L)
                        == 0;
    }
}
