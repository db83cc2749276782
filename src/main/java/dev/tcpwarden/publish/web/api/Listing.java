package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.sample.Sample;
import java.util.List;

/** A table of the API that shows a sample. */
interface Listing<S> extends RowShape<S> {

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
