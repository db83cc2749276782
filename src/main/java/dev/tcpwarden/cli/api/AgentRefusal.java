package dev.tcpwarden.cli.api;

import java.io.IOException;

/** An agent has answered that it does not do what it was asked for. */
public final class AgentRefusal extends IOException {

    private static final long serialVersionUID = 1;

    private static final int SERVER_ERROR = 500;

    private final int status;

    AgentRefusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /** Whether it has done nothing of it, since the request was wrong or not allowed; else it has failed at some point. */
    public boolean isOfRequest() {
        return status < SERVER_ERROR;
    }
}
