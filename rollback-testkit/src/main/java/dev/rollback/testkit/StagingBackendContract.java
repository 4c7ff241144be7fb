package dev.rollback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.OperationId;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.Hold;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backend promises that a new state can be staged in. */
public interface StagingBackendContract extends StagingCrashContract {

    @Override
    BackendFixture fixture();

    @Test
    default void livesThroughEveryStatusAndIsFoundInEach(@TempDir(factory = MemoryFolder.class) Path folder) {
        Lifecycle life = new Lifecycle(fixture(), folder);
        assertThat(life.find().map(StagedState::status)).isEmpty();
        StagedState staged = life.stage(FileOps.system());
        assertThat(staged.status()).isEqualTo(ChangeStatus.BUILDING);
        life.assertStageHoldsNew(staged.location());
        life.found(ChangeStatus.BUILDING);
        staged.seal(new Expected.Content(life.oldContent()));
        life.found(ChangeStatus.SEALED).undo();
        life.found(ChangeStatus.SEALED);
        life.assertOldIsLive();
        life.assertStageHoldsNew(staged.location());

        life.found(ChangeStatus.SEALED).publish();
        life.assertNewIsLive();
        life.found(ChangeStatus.PUBLISHED).publish();
        assertThat(life.found(ChangeStatus.PUBLISHED).liveAsSealed()).isTrue();
        assertThat(life.found(ChangeStatus.PUBLISHED).liveAsDisplaced()).isFalse();
        life.assertHoldsOld(staged.displacedLocation());

        life.found(ChangeStatus.PUBLISHED).undo();
        life.assertOldIsLive();
        life.found(ChangeStatus.UNDONE).undo();
        assertThat(life.found(ChangeStatus.UNDONE).liveAsDisplaced()).isTrue();
        assertThat(life.found(ChangeStatus.UNDONE).liveAsSealed()).isFalse();
        assertThat(staged.movedAside()).isEmpty();

        life.found(ChangeStatus.UNDONE).prune();
        staged.prune();
        life.assertPruned();
        life.assertOldIsLive();
    }

    @Test
    default void prunesOnlyWhatIsNotLive(@TempDir(factory = MemoryFolder.class) Path folder) {
        Lifecycle published = new Lifecycle(fixture(), folder);
        published.run(FileOps.system(), false);
        published.assertNewIsLive();
        published.assertPruned();

        Lifecycle unfinished = new Lifecycle(fixture(), folder);
        unfinished.stage(FileOps.system()).prune();
        unfinished.assertOldIsLive();
        unfinished.assertPruned();
        unfinished.run(FileOps.system(), false);
        unfinished.assertNewIsLive();
    }

    @Test
    default void showsNothingBeforeItIsPublished(@TempDir(factory = MemoryFolder.class) Path folder) {
        Lifecycle life = new Lifecycle(fixture(), folder);
        Path root = Places.root(life.location());
        TreeSnapshot before = TreeSnapshot.of(root);
        StagedState staged = life.stage(FileOps.system());
        assertThat(TreeSnapshot.of(root)).as("while the stage was built").isEqualTo(before);
        staged.seal(new Expected.Content(life.oldContent()));
        assertThat(TreeSnapshot.of(root)).as("when it was sealed").isEqualTo(before);
    }

    @Test
    default void isPublishedWhereNothingWas(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.fresh(fixture(), folder);
        StagedState staged = staging().stage(location, area(folder));
        fill(staged, Entries.usual());
        staged.seal(new Expected.Absent());
        staged.publish();
        States.assertHolds(fixture(), location, Entries.usual());
        staged.undo();
        assertThat(fixture().backend().recognizes(location)).isFalse();
        assertThat(staged.status()).isEqualTo(ChangeStatus.UNDONE);
    }

    @Test
    default void refusesToDisplaceWhatWasNotExpected(@TempDir(factory = MemoryFolder.class) Path folder)
            throws IOException {
        Lifecycle life = new Lifecycle(fixture(), folder);
        life.stage(FileOps.system()).seal(new Expected.Content(life.oldContent()));
        Path changed = staging()
                .contentFile(life.location(), life.oldContent().files().get(0).name());
        Files.write(changed, new byte[] {32}, StandardOpenOption.APPEND);
        TreeSnapshot before = TreeSnapshot.of(Places.root(life.location()));

        States.assertFails(
                ErrorKind.CONFLICT, () -> life.found(ChangeStatus.SEALED).publish());

        assertThat(TreeSnapshot.of(Places.root(life.location()))).isEqualTo(before);
        life.found(ChangeStatus.SEALED).prune();
        assertThat(TreeSnapshot.of(Places.root(life.location()))).isEqualTo(before);
    }

    @Test
    default void refusesToDisplaceWhatWasNotThere(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.fresh(fixture(), folder);
        StagedState staged = staging().stage(location, area(folder));
        fill(staged, Entries.many(3));
        staged.seal(new Expected.Absent());
        fixture().write(location, Entries.usual());

        States.assertFails(ErrorKind.CONFLICT, staged::publish);

        States.assertHolds(fixture(), location, Entries.usual());
    }

    @Test
    default void takesEntriesInAnyOrder(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> entries = new ArrayList<>(Entries.many(2_000));
        entries.addAll(fixture().kept(Entries.odd()));
        Entries.rare().stream().filter(fixture()::keeps).forEach(entries::add);
        Collections.shuffle(entries, Seeds.of(getClass().getSimpleName() + ", takesEntriesInAnyOrder"));
        Path location = publish(folder, entries);
        States.assertHolds(fixture(), location, entries);
        assertThat(fixture().backend().inspect(location).intact()).isTrue();
    }

    @Test
    default void makesAnEmptyState(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = publish(folder, List.of());
        assertThat(States.read(fixture(), location)).isEmpty();
        assertThat(fixture().backend().inspect(location).intact()).isTrue();
    }

    @Test
    default void refusesAnEntryThatWasGivenBefore(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> entries = new ArrayList<>(Entries.usual());
        Entries.rare().stream()
                .filter(fixture()::keeps)
                .filter(entry -> !(entry instanceof ContractRecord))
                .forEach(entries::add);
        for (StateEntry again : List.copyOf(entries)) {
            StagedState staged = staging().stage(Places.fresh(fixture(), folder), area(Places.folder(folder, "twice")));
            States.assertFails(ErrorKind.CONFLICT, () -> {
                try (StateWriter writer = staged.writer()) {
                    entries.forEach(writer::add);
                    writer.add(
                            again instanceof NetworkDocument document
                                    ? new NetworkDocument(
                                            document.network(), dev.rollback.api.JsonText.of("{\"other\":1}"))
                                    : again);
                    writer.finish();
                }
            });
            assertThat(staged.status()).isEqualTo(ChangeStatus.BUILDING);
        }
    }

    @Test
    default void refusesWhatItsFormatCannotKeep(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> all = new ArrayList<>(Entries.odd());
        all.addAll(Entries.rare());
        for (StateEntry entry : all) {
            if (fixture().refuses(entry)) {
                StagedState staged =
                        staging().stage(Places.fresh(fixture(), folder), area(Places.folder(folder, "odd")));
                States.assertFails(ErrorKind.UNSUPPORTED, () -> fill(staged, List.of(entry)));
            }
        }
    }

    @Test
    default void isFilledOnceAndInOneWay(@TempDir(factory = MemoryFolder.class) Path folder) {
        Path location = Places.fresh(fixture(), folder);
        StagedState staged = staging().stage(location, area(folder));
        StateWriter writer = staged.writer();
        writer.add(Entries.contract(901, "Vault"));
        assertThatThrownBy(staged::writer).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(staged::copy).isInstanceOf(IllegalStateException.class);
        States.assertFails(ErrorKind.CONFLICT, () -> staged.seal(new Expected.Absent()));
        writer.finish();
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.add(Entries.contract(901, "Late"))).isInstanceOf(IllegalStateException.class);
        writer.close();
        writer.close();
        staged.seal(new Expected.Absent());
        staged.publish();
        States.assertHolds(fixture(), location, List.of(Entries.contract(901, "Vault")));
    }

    @Test
    default void isNotSealedHalfWritten(@TempDir(factory = MemoryFolder.class) Path folder) {
        StagedState staged = staging().stage(Places.fresh(fixture(), folder), area(folder));
        try (StateWriter writer = staged.writer()) {
            Entries.many(1_000).forEach(writer::add);
        }
        States.assertFails(ErrorKind.CONFLICT, () -> staged.seal(new Expected.Absent()));
        assertThat(staged.status()).isEqualTo(ChangeStatus.BUILDING);
        States.assertFails(ErrorKind.CONFLICT, () -> staging().stage(Places.fresh(fixture(), folder), area(folder)));
    }

    @Test
    default void copiesTheFilesThatItsContentIsMadeOf(@TempDir(factory = MemoryFolder.class) Path folder) {
        List<StateEntry> entries = new ArrayList<>(Entries.usual());
        Entries.rare().stream().filter(fixture()::keeps).forEach(entries::add);
        Path source = Places.of(fixture(), folder, entries);
        Path location = Places.fresh(fixture(), folder);
        StagedState staged = staging().stage(location, area(folder));
        for (FileDigest file : staging().content(source).files()) {
            staged.copy().add(staging().contentFile(source, file.name()), file.name(), Optional.of(file));
        }
        staged.seal(new Expected.Absent());
        staged.publish();
        assertThat(staging().content(location)).isEqualTo(staging().content(source));
        States.assertHolds(fixture(), location, entries);
    }

    @Test
    default void namesItsContent(@TempDir(factory = MemoryFolder.class) Path folder) {
        assertThat(staging().contentNames(folder.resolve("absent"))).isEmpty();
        assertThat(staging().contentNames(Places.fresh(fixture(), folder))).isEmpty();
        List<StateEntry> entries = new ArrayList<>(Entries.usual());
        Entries.rare().stream().filter(fixture()::keeps).forEach(entries::add);
        Path location = Places.of(fixture(), folder, entries);
        List<String> names = staging().contentNames(location);
        assertThat(names).isNotEmpty().isSorted().doesNotHaveDuplicates();
        for (String name : names) {
            Path file = staging().contentFile(location, name);
            assertThat(file).isRegularFile();
            assertThat(staging().content(location).file(name)).contains(FileHash.of(file, name));
            assertThat(staging().auxiliaryFiles()).doesNotContain(name);
            if (file.startsWith(location)) {
                assertThat(staging().isContent(name)).as(name).isTrue();
            } else {
                assertThat(staging().companions()).as(name).contains(name.substring(0, name.indexOf('/')));
            }
        }
        States.assertFails(ErrorKind.UNSAFE_PATH, () -> staging().contentFile(location, "../outside"));
    }

    @Test
    default void holdsOthersOut(@TempDir(factory = MemoryFolder.class) Path folder) {
        States.assertFails(ErrorKind.NOT_FOUND, () -> staging().hold(folder.resolve("absent")));
        Path location = Places.of(fixture(), folder, Entries.usual());
        Hold hold = staging().hold(location);
        try (hold) {
            if (fixture().locksOut()) {
                States.assertFails(ErrorKind.LOCKED, () -> staging().hold(location));
            }
            States.assertHolds(fixture(), location, Entries.usual());
        }
        hold.close();
        staging().hold(location).close();
    }

    private StagingBackend staging() {
        return (StagingBackend) fixture().backend();
    }

    private Path publish(Path folder, List<StateEntry> entries) {
        Path location = Places.fresh(fixture(), folder);
        StagedState staged = staging().stage(location, area(folder));
        fill(staged, entries);
        staged.seal(new Expected.Absent());
        staged.publish();
        return location;
    }

    private static void fill(StagedState staged, List<StateEntry> entries) {
        try (StateWriter writer = staged.writer()) {
            entries.forEach(writer::add);
            writer.finish();
        }
    }

    private static StagingArea area(Path folder) {
        return new StagingArea(folder.resolve("area"), new OperationId("test-1"), FileOps.system());
    }
}
