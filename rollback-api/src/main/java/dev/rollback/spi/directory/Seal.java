package dev.rollback.spi.directory;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Expected;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a staged change consists of, written beside it as {@code seal.json} once all of it is durable. A stage without
 * a seal is an unfinished one.
 *
 * @param brings the files that are to be live
 * @param displaces what is to be displaced
 * @param displacedCompanions the suffixes of the companion folders that are to be displaced
 */
record Seal(Listing brings, Expected displaces, List<String> displacedCompanions) {

    private static final String NAME = "seal.json";
    private static final String COMPANIONS = "displacedCompanions";
    private static final int FORMAT = 1;

    Seal(Listing brings, Expected displaces) {
        this(brings, displaces, List.of());
    }

    static Optional<Seal> find(StagingArea area) {
        Path file = area.folder().resolve(NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        ObjectNode content = CheckedJson.read(file);
        if (content.path("format").asInt() != FORMAT) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED, "a seal of format " + content.path("format"), Location.of(file));
        }
        if (!content.path("operation").asText().equals(area.operation().value())) {
            throw new RollbackException(ErrorKind.CONFLICT, "the seal of another operation", Location.of(file));
        }
        List<String> companions = new ArrayList<>();
        content.path(COMPANIONS).forEach(suffix -> companions.add(suffix.asText()));
        return Optional.of(new Seal(
                ListingJson.listing(content.path("brings")),
                ListingJson.expected(content.path("displaces")),
                List.copyOf(companions)));
    }

    void write(StagingArea area) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("format", FORMAT);
        content.put("operation", area.operation().value());
        content.set("brings", ListingJson.of(brings));
        content.set("displaces", ListingJson.of(displaces));
        if (!displacedCompanions.isEmpty()) {
            var companions = content.putArray(COMPANIONS);
            displacedCompanions.forEach(companions::add);
        }
        CheckedJson.write(area.files(), area.folder().resolve(NAME), content);
    }

    /** {@code CONFLICT} when the area's stage was never sealed. */
    static Seal require(StagingArea area) {
        return find(area)
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.CONFLICT, "the stage was never sealed", Location.of(area.folder())));
    }

    /** Deletes an area with all that is in it. The seal goes first: what is left after a crash is waste. */
    static void deleteArea(StagingArea area) {
        if (!Files.exists(area.folder(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        area.files().delete(area.folder().resolve(NAME));
        area.files().syncDirectory(area.folder());
        Trees.delete(area.folder(), area.files());
        area.files().syncDirectory(Objects.requireNonNull(area.folder().getParent()));
    }
}
