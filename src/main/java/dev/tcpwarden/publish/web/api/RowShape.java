package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.rows.Field;
import java.util.List;

/** What the rows of a table of the API say. */
interface RowShape<S> {

    /** The last part of its path, and the key of its rows. */
    String name();

    /** What its rows say; where that depends on the request, what they always say. */
    List<Field<S>> fields();

    /** Keys of the fields that a page shows at first. */
    List<String> columns();
}
