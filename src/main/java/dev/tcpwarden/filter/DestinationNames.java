package dev.tcpwarden.filter;

import dev.tcpwarden.socket.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people call destinations, from a file of lines {@code ADDRESSES NAME}, with addresses as filters have them:
 *
 * <pre>
 * # comment
 * 10.0.5.0/24:5432  payments-db
 * 10.0.5.7          reports
 * [2001:db8::]/32   warehouse
 * </pre>
 *
 * The longest prefix wins, and of equal ones that with a port. A file of hosts, like {@code /etc/hosts}, names what that leaves: by
 * its first name and the port, but for loopback addresses. Immutable.
 */
public final class DestinationNames {

    /** The host's own names of hosts. */
    public static final Path HOSTS = Path.of("/etc/hosts");

    static final int MAX_BYTES = 1 << 20;

    private static final int ANY_PORT = -1;
    private static final int ANY_ADDRESS = -1;

    public static final DestinationNames NONE = new DestinationNames();

    /** What is named: the first bits of an address of that family, and a port or {@link #ANY_PORT}. */
    private record Place(boolean ipv4, long high, long low, int port) {}

    private final Map<Integer, Map<Place, String>> byBits = new TreeMap<>(Comparator.reverseOrder());
    private final Map<IpAddress, String> hosts = new HashMap<>();

    private DestinationNames() {}

    /**
     * Those of a file, if there is one, and of {@link #HOSTS}, as far as that can be read.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException with a sentence that names the file and the line which is wrong
     */
    public static DestinationNames read(Optional<Path> file) throws IOException {
        return read(file, HOSTS);
    }

    static DestinationNames read(Optional<Path> file, Path hosts) throws IOException {
        DestinationNames names = new DestinationNames();
        if (file.isPresent()) {
            names.addFile(file.get());
        }
        names.addHosts(hosts);
        return names;
    }

    private void addFile(Path file) throws IOException {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            try {
                add(lines.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ", line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException(file + " is longer than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }

    private void add(String line) {
        String[] words = words(line);
        if (words.length == 0) {
            return;
        }
        if (words.length != 2) {
            throw new IllegalArgumentException(
                    "\"" + line.strip() + "\" is not an address and a name, such as 10.0.5.0/24:5432 payments-db");
        }
        AddressPattern addresses = AddressPattern.parse(words[0]);
        int bits = addresses.block().map(AddressBlock::bits).orElse(ANY_ADDRESS);
        IpAddress base = addresses.block().map(AddressBlock::base).orElse(new IpAddress(0, 0));
        if (base.scope() != 0) {
            throw new IllegalArgumentException(
                    "\"" + words[0] + "\" names an interface, which destinations do not have");
        }
        String before = byBits.computeIfAbsent(bits, first -> new HashMap<>())
                .putIfAbsent(
                        place(
                                bits,
                                base.isIpv4(),
                                base.high(),
                                base.low(),
                                addresses.port().orElse(ANY_PORT)),
                        words[1]);
        if (before != null) {
            throw new IllegalArgumentException("\"" + words[0] + "\" has the name \"" + before + "\" already");
        }
    }

    private void addHosts(Path file) {
        List<String> lines;
        try {
            lines = lines(file);
        } catch (IOException | IllegalArgumentException e) {
            return;
        }
        for (String line : lines) {
            String[] words = words(line);
            if (words.length > 1) {
                addHost(words[0], words[1]);
            }
        }
    }

    private void addHost(String text, String name) {
        IpAddress address;
        try {
            address = IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            return; // the file is not of this program
        }
        if (!address.isLoopback()) {
            hosts.putIfAbsent(address, name);
        }
    }

    /** Those before a comment. */
    private static String[] words(String line) {
        int comment = line.indexOf('#');
        String text = (comment < 0 ? line : line.substring(0, comment)).strip();
        return text.isEmpty() ? new String[0] : text.split("\\s+");
    }

    private static Place place(int bits, boolean ipv4, long high, long low, int port) {
        if (bits == ANY_ADDRESS) {
            return new Place(false, 0, 0, port);
        }
        return new Place(ipv4, high & AddressBlock.highMask(bits), low & AddressBlock.lowMask(bits), port);
    }

    /** The name of an address, as in {@link IpAddress}, and a port; "" for none. */
    public String name(long high, long low, int port) {
        boolean ipv4 = IpAddress.isIpv4(high, low);
        for (Map.Entry<Integer, Map<Place, String>> entry : byBits.entrySet()) {
            int bits = entry.getKey();
            Map<Place, String> names = entry.getValue();
            String name = names.get(place(bits, ipv4, high, low, port));
            if (name == null) {
                name = names.get(place(bits, ipv4, high, low, ANY_PORT));
            }
            if (name != null) {
                return name;
            }
        }
        String host = hosts.isEmpty() ? null : hosts.get(new IpAddress(high, low));
        return host == null ? "" : host + ":" + port;
    }
}
