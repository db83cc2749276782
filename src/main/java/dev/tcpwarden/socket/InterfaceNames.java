package dev.tcpwarden.socket;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Names of this host's network interfaces, asked for at most once a second: an interface keeps its index, but may be renamed. */
final class InterfaceNames {

    private static final long FRESH_NANOS = 1_000_000_000;

    private record Known(Map<Integer, String> names, long nanoTime) {}

    private static volatile Known known = read();

    private InterfaceNames() {}

    /** The interface's name; its index where it is gone, or where it has none that the system itself uses. */
    static String of(int index) {
        Known last = known;
        if (System.nanoTime() - last.nanoTime > FRESH_NANOS) {
            last = read();
            known = last;
        }
        return last.names.getOrDefault(index, Integer.toUnsignedString(index));
    }

    /** The index of the interface that has this name or, if none has, this index. */
    static OptionalInt index(String zone) {
        try {
            NetworkInterface named = NetworkInterface.getByName(zone);
            if (named != null) {
                return OptionalInt.of(named.getIndex());
            }
        } catch (SocketException e) {
            return number(zone);
        }
        return number(zone);
    }

    private static OptionalInt number(String zone) {
        return zone.matches("[1-9][0-9]{0,8}") ? OptionalInt.of(Integer.parseInt(zone)) : OptionalInt.empty();
    }

    private static Known read() {
        Map<Integer, String> names = new HashMap<>();
        for (NetworkInterface each : interfaces()) {
            String name = each.getName();
            boolean isOfTheSystem = name.equals(each.getDisplayName()); // on Windows it is Java's own
            if (isOfTheSystem && name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                names.put(each.getIndex(), name);
            }
        }
        return new Known(names, System.nanoTime());
    }

    private static List<NetworkInterface> interfaces() {
        try {
            return NetworkInterface.networkInterfaces().toList();
        } catch (SocketException e) {
            return List.of(); // also where there is none
        }
    }
}
