package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;

/** The value of a member of one of the contracts' homes, wherever it is kept until somebody asks. */
@FunctionalInterface
interface Member {

    /** The value; not to be changed. */
    JsonNode value();
}
