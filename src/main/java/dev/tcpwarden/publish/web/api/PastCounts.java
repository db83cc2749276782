package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.history.OpenCount;
import dev.tcpwarden.rows.JsonRows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many connections were open over a time: of each of its equal parts the moment at which most were. */
final class PastCounts {

    private static final int USUAL_PARTS = 200;
    private static final int MOST_PARTS = 1_000;
    private static final List<String> PARAMETERS =
            List.of(PastRange.FROM, PastRange.TO, PastRange.ZONE, Parameters.FILTER, Parameters.LIMIT);

    private final PastRange range;
    private final ConnectionFilter filter;
    private final int parts;
    private final ReadingTime reading;
    private final Map<Long, OpenCount> largest = new TreeMap<>(); // by number of the part
    private boolean isCutOff;

    private PastCounts(PastRange range, ConnectionFilter filter, int parts, ReadingTime reading) {
        this.range = range;
        this.filter = filter;
        this.parts = parts;
        this.reading = reading;
    }

    /**
     * @param now the time, in the zone of times that name none
     * @throws Problem if a parameter is wrong
     */
    static PastCounts of(Map<String, List<String>> query, ZonedDateTime now, ReadingTime reading) {
        Parameters parameters = Parameters.of(query, PARAMETERS);
        return new PastCounts(
                PastRange.of(parameters, now),
                parameters.filter(ConnectionFilter::parsePast),
                parameters.limit(USUAL_PARTS, MOST_PARTS),
                reading);
    }

    PastRange range() {
        return range;
    }

    ConnectionFilter filter() {
        return filter;
    }

    /** Returns false once it takes no more. */
    boolean add(List<OpenCount> counts) {
        for (OpenCount count : parts == 0 ? List.<OpenCount>of() : counts) {
            largest.merge(part(count.time()), count, (one, other) -> other.open() > one.open() ? other : one);
        }
        isCutOff = reading.isOver();
        return !isCutOff;
    }

    private long part(Instant time) {
        long millis = Math.max(1, Duration.between(range.from(), range.to()).toMillis());
        return Math.min(parts - 1, Duration.between(range.from(), time).toMillis() * parts / millis);
    }

    byte[] document(PastSource source, List<String> notes) {
        List<String> all = new ArrayList<>(isCutOff ? List.of(ReadingTime.OVER) : List.of());
        all.addAll(notes);
        return JsonRows.document(json -> {
            json.writeStartObject();
            source.write(json);
            range.write(json);
            PastSource.writeWhatIsMissing(isCutOff, all, json);
            writeMoments(json);
            json.writeEndObject();
        });
    }

    private void writeMoments(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("moments");
        for (OpenCount count : largest.values()) {
            json.writeStartObject();
            json.writeStringField("time", count.time().toString());
            json.writeNumberField("open", count.open());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
