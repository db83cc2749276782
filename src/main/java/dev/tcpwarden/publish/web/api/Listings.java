package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.rows.JsonRows;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Windows into the listings of the newest sample. What was selected and sorted is kept until the next sample, so that the windows of
 * one request after the other cost little. For one thread, but for {@link #drop}.
 */
final class Listings {

    private static final int KEPT = 8;
    private static final List<String> PARAMETERS =
            List.of(Parameters.FILTER, Parameters.SORT, Parameters.OFFSET, Parameters.LIMIT, Parameters.COLUMNS);

    private record Key(String listing, Map<String, String> selection) {}

    /** What was selected of one sample, the least recently used first. */
    private static final class Kept extends LinkedHashMap<Key, Selection<?>> {

        private static final long serialVersionUID = 1;

        private final long sequence;

        Kept(long sequence) {
            super(2 * KEPT, 1, true);
            this.sequence = sequence;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Selection<?>> eldest) {
            return size() > KEPT;
        }
    }

    private final LatestSample latest;
    private volatile @Nullable Kept kept;

    Listings(LatestSample latest) {
        this.latest = latest;
    }

    /** Lets go of what is kept of an older sample. May be called by any thread. */
    void drop() {
        kept = null;
    }

    /** @throws Problem if a parameter is wrong, or there is no fresh sample */
    <S> byte[] window(Listing<S> listing, Map<String, List<String>> query) {
        Parameters parameters = Parameters.of(
                query,
                Stream.concat(PARAMETERS.stream(), listing.parameters().stream())
                        .toList());
        int offset = parameters.offset();
        int limit = parameters.limit();
        Optional<String> columns = parameters.get(Parameters.COLUMNS);
        return latest.reading(() -> {
            Sample sample = fresh(latest);
            Selection<?> selection = selection(listing, sample, parameters);
            JsonRows.Content window = selection.window(offset, limit, columns);
            return JsonRows.document(json -> {
                json.writeStartObject();
                writeSample(sample, json);
                json.writeNumberField("total", selection.rows().length);
                json.writeFieldName(listing.name());
                window.write(json);
                json.writeEndObject();
            });
        });
    }

    private <S> Selection<?> selection(Listing<S> listing, Sample sample, Parameters parameters) {
        Kept known = kept;
        if (known == null || known.sequence != sample.sequence()) {
            known = new Kept(sample.sequence());
            kept = known;
        }
        Key key = new Key(listing.name(), parameters.selection());
        Selection<?> selection = known.get(key);
        if (selection == null) {
            Selection<S> selected = listing.select(sample, parameters);
            selection = parameters.get(Parameters.SORT).map(selected::sorted).orElse(selected);
            known.put(key, selection);
        }
        return selection;
    }

    /** @throws Problem if there is none */
    static Sample fresh(LatestSample latest) {
        return latest.fresh()
                .orElseThrow(() -> Problem.of(
                        503,
                        latest.newest()
                                .map(old -> "The last sample is from "
                                        + old.taken().truncatedTo(ChronoUnit.SECONDS)
                                        + ", too old to represent the host; see the agent's log.")
                                .orElse("There is no sample of the TCP table yet.")));
    }

    static void writeSample(Sample sample, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("sample");
        json.writeNumberField("sequence", sample.sequence());
        json.writeStringField(
                "taken", sample.taken().truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeBooleanField("fresh", true);
        json.writeEndObject();
    }
}
