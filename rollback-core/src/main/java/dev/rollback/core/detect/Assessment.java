package dev.rollback.core.detect;

import java.util.List;

/** What is live in a workspace, for every backend that is known. */
public record Assessment(List<BackendState> states) {

    public Assessment {
        states = List.copyOf(states);
    }
}
