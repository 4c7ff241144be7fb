package dev.rollback.core.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/** Everything that an operation does before its commit point: nothing that is live changes. */
interface Preparation {

    Prepared prepare();

    /**
     * What is ready to be published.
     *
     * @param journal what the commit writes down
     * @param backup of what will be displaced, if one was made
     */
    record Prepared(Changes changes, ObjectNode journal, Optional<Path> backup) {}
}
