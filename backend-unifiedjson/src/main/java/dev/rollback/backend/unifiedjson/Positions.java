package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.rollback.api.Location;
import dev.rollback.api.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Finds where in a text a value stands: a second pass, taken only when there is something to tell. */
public final class Positions {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(StrictJson.MAX_DEPTH)
                    .maxNumberLength(StrictJson.MAX_NUMBER_LENGTH)
                    .maxStringLength(StrictJson.MAX_STRING_LENGTH)
                    .maxNameLength(StrictJson.MAX_NAME_LENGTH)
                    .build())
            .build();

    private Positions() {}

    /** The place of the value at the end of the keys, or of the innermost object on the way that is there. */
    public static Location of(Path file, byte[] json, List<String> keys) {
        return of(file, new ByteArrayInputStream(json), keys);
    }

    /** The same in a text that is not held in memory. */
    static Location of(Path file, FileText text, List<String> keys) {
        try {
            return of(file, text.open(), keys);
        } catch (IOException e) {
            return Location.of(file);
        }
    }

    private static Location of(Path file, InputStream json, List<String> keys) {
        int line = 1;
        int column = 1;
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            boolean found = true;
            for (int depth = 0; found && depth <= keys.size(); depth++) {
                JsonLocation at = parser.currentTokenLocation();
                line = Math.max(1, at.getLineNr());
                column = Math.max(1, at.getColumnNr());
                found = depth < keys.size() && enter(parser, keys.get(depth));
            }
        } catch (IOException e) {
            // what was parsed before parses again; if not, the place found so far is the answer
        }
        return Location.at(file, line, column);
    }

    /** Moves to the value of a key of the object that the parser is at. */
    private static boolean enter(JsonParser parser, String key) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean match = parser.currentName().equals(key);
            parser.nextToken();
            if (match) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
