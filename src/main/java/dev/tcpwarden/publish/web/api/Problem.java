package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.InvalidTermException;
import dev.tcpwarden.rows.JsonRows;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Why a request is not answered: an {@code application/problem+json} (RFC 9457), whose detail is the message. */
public final class Problem extends RuntimeException {

    public static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String parameter;
    private final @Nullable String term;

    private Problem(int status, @Nullable String detail, @Nullable String parameter, @Nullable String term) {
        super(detail, null, false, false);
        this.status = status;
        this.parameter = parameter;
        this.term = term;
    }

    /** @param detail one sentence for the user */
    public static Problem of(int status, @Nullable String detail) {
        return new Problem(status, detail, null, null);
    }

    /** A parameter of the query, or a member of the body, is wrong. */
    static Problem of(String parameter, String detail) {
        return new Problem(HttpStatus.BAD_REQUEST_400, detail, parameter, null);
    }

    /** The filter is wrong. */
    static Problem ofFilter(IllegalArgumentException e) {
        return new Problem(
                HttpStatus.BAD_REQUEST_400,
                e.getMessage(),
                "filter",
                e instanceof InvalidTermException invalid ? invalid.term() : null);
    }

    public int status() {
        return status;
    }

    public byte[] body() {
        return JsonRows.document(json -> {
            json.writeStartObject();
            json.writeStringField("title", HttpStatus.getMessage(status));
            json.writeNumberField("status", status);
            json.writeStringField("detail", getMessage());
            if (parameter != null) {
                json.writeStringField("parameter", parameter);
            }
            if (term != null) {
                json.writeStringField("term", term);
            }
            json.writeEndObject();
        });
    }
}
