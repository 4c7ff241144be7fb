package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the contracts look at states with. */
final class States {

    private States() {}

    static List<StateEntry> read(BackendFixture fixture, Path location) {
        try (StateReader reader = fixture.backend().read(location)) {
            return reader.entries().toList();
        }
    }

    static Map<String, Fingerprint> byKey(BackendFixture fixture, Path location) {
        return Entries.byKey(read(fixture, location));
    }

    /** The contract records of a state alone. */
    static Map<String, Fingerprint> records(BackendFixture fixture, Path location) {
        try (StateReader reader = fixture.backend().read(location)) {
            return Entries.byKey(reader.records().toList());
        }
    }

    /** Asserts that a state holds just these entries; in any order, and documents as the fixture says. */
    static void assertHolds(BackendFixture fixture, Path location, List<? extends StateEntry> given) {
        assertSame(fixture, read(fixture, location), given);
    }

    static void assertSame(BackendFixture fixture, List<? extends StateEntry> read, List<? extends StateEntry> given) {
        Map<String, Fingerprint> found = new HashMap<>(Entries.byKey(read));
        Map<String, Fingerprint> wanted = new HashMap<>(Entries.byKey(given));
        for (StateEntry entry : read) {
            if (entry instanceof NetworkDocument document) {
                String key = Entries.key(document);
                boolean same = given.stream()
                        .filter(NetworkDocument.class::isInstance)
                        .map(NetworkDocument.class::cast)
                        .filter(other -> Entries.key(other).equals(key))
                        .anyMatch(other -> fixture.saysTheSame(other, document));
                if (same) {
                    wanted.remove(key);
                    found.remove(key);
                } else if (fixture.makesDocuments() && !wanted.containsKey(key)) {
                    found.remove(key);
                }
            }
        }
        assertThat(found.keySet()).as("the keys of all entries").isEqualTo(wanted.keySet());
        wanted.forEach((key, fingerprint) -> assertThat(found.get(key)).as(key).isEqualTo(fingerprint));
    }

    static void assertFails(ErrorKind kind, ThrowingCallable call) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(call))
                .isInstanceOfSatisfying(
                        RollbackException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
