package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.terminate.TerminationPreview;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What dry runs have shown, for some minutes, so that just these sockets can be terminated. */
final class Previews {

    private static final int KEPT = 16;
    private static final long NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int ID_BYTES = 16;

    private record Kept(List<TerminationPreview> rest, long since) {}

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoClock;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /** @param nanoClock a clock like {@link System#nanoTime()} */
    Previews(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Keeps these, and returns the id by which they are taken. */
    synchronized String add(List<TerminationPreview> previews) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        long now = nanoClock.getAsLong();
        kept.values().removeIf(old -> now - old.since > NANOS);
        if (kept.size() == KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        kept.put(id, new Kept(previews, now));
        return id;
    }

    /**
     * The next of these, which no later call returns again.
     *
     * @throws Problem if there is no such preview, or not any more
     */
    synchronized Taken take(String id, int most) {
        Kept found = kept.remove(id);
        if (found == null || nanoClock.getAsLong() - found.since > NANOS) {
            throw Problem.of("preview", "there is no preview \"" + id + "\" any more: ask for a new one");
        }
        int count = Math.min(most, found.rest.size());
        List<TerminationPreview> rest = found.rest.subList(count, found.rest.size());
        if (!rest.isEmpty()) {
            kept.put(id, new Kept(rest, found.since));
        }
        return new Taken(found.rest.subList(0, count), rest.size());
    }

    /** @param remaining how many are left for the next call */
    record Taken(List<TerminationPreview> previews, int remaining) {}
}
