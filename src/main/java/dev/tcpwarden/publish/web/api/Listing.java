package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.rows.Field;
import dev.tcpwarden.sample.Sample;
import java.util.List;

/** A table of the API. */
interface Listing<S> {

    /** The last part of its path, and the key of its rows. */
    String name();

    /** What its rows say; where that depends on the request, what they always say. */
    List<Field<S>> fields();

    /** Keys of the fields that a page shows at first. */
    List<String> columns();

    /** What it takes beside filter, sort, offset and limit. */
    default List<String> parameters() {
        return List.of();
    }

    /**
     * Its rows in their own order.
     *
     * @throws Problem if a parameter is wrong
     */
    Selection<S> select(Sample sample, Parameters parameters);
}
