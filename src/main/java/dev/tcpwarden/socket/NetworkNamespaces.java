package dev.tcpwarden.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Names of network namespaces (Linux): inode numbers, as {@code lsns} shows them, and the files that {@code ip netns} makes. */
public final class NetworkNamespaces {

    private static final Path OWN_LINK = Path.of("/proc/self/ns/net");
    private static final Path NAMES = Path.of("/run/netns");
    private static final int OWN = ownNumber();

    private NetworkNamespaces() {}

    /** The number of this process's own, unsigned; 0 on a system without. */
    public static int own() {
        return OWN;
    }

    /** Whether it is a namespace, and not this process's own. */
    public static boolean isForeign(int netns) {
        return netns != 0 && netns != OWN;
    }

    /**
     * The number that a word stands for: {@code own}, a number, or a name in {@code /run/netns}.
     *
     * @throws IllegalArgumentException with a sentence, if there is no such namespace
     */
    public static int number(String word) {
        if (word.equals("own")) {
            return OWN;
        }
        if (word.matches("[0-9]{1,10}") && Long.parseLong(word) <= 0xffff_ffffL) {
            return Integer.parseUnsignedInt(word);
        }
        return named(word)
                .orElseThrow(() -> new IllegalArgumentException("\"" + word
                        + "\" is not a network namespace: allowed are own, a number as lsns shows it, or a name in "
                        + NAMES));
    }

    private static OptionalInt named(String name) {
        try {
            Path file = NAMES.resolve(name);
            return NAMES.equals(file.getParent())
                    ? OptionalInt.of(((Long) Files.getAttribute(file, "unix:ino")).intValue())
                    : OptionalInt.empty();
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            return OptionalInt.empty();
        }
    }

    private static int ownNumber() {
        try {
            return at(OWN_LINK);
        } catch (IOException | UnsupportedOperationException e) {
            return 0;
        }
    }

    /**
     * The number of the namespace that a link leads to.
     *
     * @param link {@code /proc/PID/ns/net}, which reads {@code net:[4026531840]}
     */
    public static int at(Path link) throws IOException {
        String text = Files.readSymbolicLink(link).toString();
        try {
            return Integer.parseUnsignedInt(text, text.indexOf('[') + 1, text.length() - 1, 10);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("\"" + text + "\" is no link to a network namespace", e);
        }
    }

    /** As metrics have it: "" for 0, which is none. */
    public static String label(int netns) {
        return netns == 0 ? "" : Integer.toUnsignedString(netns);
    }
}
