package dev.rollback.spi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files a and c replace others, b is new, and x belongs to somebody else. */
@Timeout(60)
class StagedFileSetTest {

    private static final Map<String, String> OLD = Map.of("a.json", "old a", "c.json", "old c", "x.json", "x");
    private static final Map<String, String> NEW =
            Map.of("a.json", "new a", "b.json", "new b", "c.json", "new c", "x.json", "x");
    private static final List<String> NAMES = List.of("a.json", "b.json", "c.json");

    @TempDir(factory = TestFiles.Memory.class)
    Path temp;

    Path shared;
    Path area;

    @BeforeEach
    void makeFiles() throws IOException {
        shared = temp.resolve("shared");
        area = temp.resolve("ops/files");
        Files.createDirectories(temp.resolve("ops"));
        again();
    }

    private void again() {
        Trees.delete(shared, FileOps.system());
        Trees.delete(area, FileOps.system());
        OLD.forEach((name, text) -> TestFiles.write(shared.resolve(name), text));
    }

    private StagingArea area(FileOps files) {
        return new StagingArea(area, new OperationId("op-1"), files);
    }

    private StagedFileSet create(FileOps files) {
        StagedFileSet set = StagedFileSet.create(shared, area(files), Optional.empty());
        NAMES.forEach(name -> set.copy().add(NEW.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8), name));
        return set;
    }

    private StagedFileSet sealed(FileOps files) {
        StagedFileSet set = create(files);
        set.seal(StagedFileSet.expected(shared, NAMES));
        return set;
    }

    private StagedFileSet find(FileOps files) {
        return StagedFileSet.find(shared, area(files)).orElseThrow();
    }

    private StagedFileSet find() {
        return find(FileOps.system());
    }

    @Test
    void goesThroughItsStatusesFromNothingToNothing() {
        assertThat(StagedFileSet.find(shared, area(FileOps.system()))).isEmpty();
        StagedFileSet set = create(FileOps.system());
        assertThat(find().status()).isEqualTo(ChangeStatus.BUILDING);
        set.seal(StagedFileSet.expected(shared, NAMES));
        assertThat(find().status()).isEqualTo(ChangeStatus.SEALED);
        assertThat(find().liveAsDisplaced()).isTrue();
        assertThat(TestFiles.tree(shared)).isEqualTo(OLD);
        find().publish();
        assertThat(find().status()).isEqualTo(ChangeStatus.PUBLISHED);
        assertThat(find().liveAsSealed()).isTrue();
        assertThat(find().liveAsDisplaced()).isFalse();
        assertThat(TestFiles.tree(shared)).isEqualTo(NEW);
        find().publish();
        find().undo();
        find().undo();
        assertThat(find().status()).isEqualTo(ChangeStatus.UNDONE);
        assertThat(TestFiles.tree(shared)).isEqualTo(OLD);
        assertThat(find().liveAsDisplaced()).isTrue();
        find().prune();
        set.prune();
        assertThat(set.status()).isEqualTo(ChangeStatus.ABSENT);
        set.undo();
        assertThat(TestFiles.tree(shared)).isEqualTo(OLD);
    }

    @Test
    void isDiscardedWhereverItsBuildingIsCutOff() {
        CutOffFiles.everywhere(
                files -> {
                    again();
                    sealed(files);
                },
                where -> {
                    StagedFileSet.find(shared, area(FileOps.system())).ifPresent(found -> {
                        assertThat(found.status()).as(where).isIn(ChangeStatus.BUILDING, ChangeStatus.SEALED);
                        found.undo();
                        found.prune();
                    });
                    assertThat(area).as(where).doesNotExist();
                    assertThat(TestFiles.tree(shared)).as(where).isEqualTo(OLD);
                });
    }

    @Test
    void goesOnPublishingOrUndoingWhereverThePublishIsCutOff() {
        for (boolean undo : new boolean[] {false, true}) {
            int calls = CutOffFiles.everywhere(
                    files -> {
                        again();
                        sealed(FileOps.system());
                        find(files).publish();
                    },
                    where -> {
                        assertThat(find().status())
                                .as(where)
                                .isIn(ChangeStatus.SEALED, ChangeStatus.HALF_PUBLISHED, ChangeStatus.PUBLISHED);
                        if (!undo) {
                            find().publish();
                            assertThat(TestFiles.tree(shared)).as(where).isEqualTo(NEW);
                            assertThat(find().status()).as(where).isEqualTo(ChangeStatus.PUBLISHED);
                        }
                        find().undo();
                        assertThat(TestFiles.tree(shared)).as(where).isEqualTo(OLD);
                        assertThat(find().liveAsDisplaced()).as(where).isTrue();
                        assertThat(find().status()).as(where).isIn(ChangeStatus.SEALED, ChangeStatus.UNDONE);
                    });
            assertThat(calls).isEqualTo(15);
        }
    }

    @Test
    void goesOnUndoingWhereverTheUndoIsCutOff() {
        CutOffFiles.everywhere(
                files -> {
                    again();
                    sealed(FileOps.system()).publish();
                    find(files).undo();
                },
                where -> {
                    assertThat(find().status())
                            .as(where)
                            .isIn(ChangeStatus.PUBLISHED, ChangeStatus.HALF_UNDONE, ChangeStatus.UNDONE);
                    find().undo();
                    assertThat(TestFiles.tree(shared)).as(where).isEqualTo(OLD);
                    assertThat(find().status()).as(where).isEqualTo(ChangeStatus.UNDONE);
                });
    }

    @Test
    void undoesAHalfPublishedSetWhereverThatIsCutOff() {
        for (int done = 1; done <= 15; done++) {
            int published = done;
            CutOffFiles.everywhere(
                    files -> {
                        again();
                        sealed(FileOps.system());
                        try {
                            find(CutOffFiles.before(published)).publish();
                        } catch (CutOffFiles.Cut e) {
                            // as wanted
                        }
                        find(files).undo();
                    },
                    where -> {
                        String when = "published up to " + published + ", undo " + where;
                        find().undo();
                        assertThat(TestFiles.tree(shared)).as(when).isEqualTo(OLD);
                        assertThat(find().liveAsDisplaced()).as(when).isTrue();
                    });
        }
    }

    @Test
    void movesAsideAndNamesWhatSomebodyPutsIntoTheGap() {
        sealed(FileOps.system());
        StagedFileSet set = find(CutOffFiles.watched(call -> {
            Path gap = shared.resolve("c.json");
            boolean first = find().movedAside().isEmpty();
            if (call.startsWith("syncdir ") && first && Files.notExists(gap)) {
                TestFiles.write(gap, "intruder");
            }
        }));
        set.publish();
        assertThat(TestFiles.tree(shared)).isEqualTo(NEW);
        assertThat(find().movedAside())
                .singleElement()
                .satisfies(aside -> assertThat(aside).hasContent("intruder").hasFileName("aside-1-c.json"));
    }

    @Test
    void refusesToPublishWhenAFileThatItWouldDisplaceHasChanged() throws IOException {
        sealed(FileOps.system());
        TestFiles.write(shared.resolve("c.json"), "changed");
        refusesToPublish();
        TestFiles.write(shared.resolve("c.json"), "old c");
        TestFiles.write(shared.resolve("b.json"), "somebody made one");
        refusesToPublish();
        Files.delete(shared.resolve("b.json"));
        Files.delete(shared.resolve("a.json"));
        refusesToPublish();
        TestFiles.link(shared.resolve("a.json"), shared.resolve("x.json"));
        refusesToPublish();
        Files.delete(shared.resolve("a.json"));
        TestFiles.write(shared.resolve("a.json"), "old a");
        TestFiles.write(shared.resolve("x.json"), "not ours to look at");
        find().publish();
        assertThat(TestFiles.tree(shared)).containsEntry("b.json", "new b");
    }

    private void refusesToPublish() {
        Map<String, String> before = TestFiles.tree(temp);
        refused(ErrorKind.CONFLICT, () -> find().publish());
        assertThat(TestFiles.tree(temp)).isEqualTo(before);
    }

    @Test
    void movesNothingOfASetInAStateThatNoCrashLeaves() throws IOException {
        sealed(FileOps.system());
        Files.move(area.resolve("stage/c.json"), temp.resolve("taken-away"));
        assertThat(find().status()).isEqualTo(ChangeStatus.UNRECOGNIZED);
        refusesToPublish();
        Map<String, String> before = TestFiles.tree(temp);
        refused(ErrorKind.CONFLICT, () -> find().undo());
        assertThat(TestFiles.tree(temp)).isEqualTo(before);
        Files.move(temp.resolve("taken-away"), area.resolve("stage/c.json"));
        find().publish();
        Files.move(area.resolve("displaced/a.json"), temp.resolve("taken-away"));
        Map<String, String> published = TestFiles.tree(temp);
        refused(ErrorKind.CONFLICT, () -> find().undo());
        assertThat(TestFiles.tree(temp))
                .as("c.json, which could be undone, too")
                .isEqualTo(published);
        Files.move(temp.resolve("taken-away"), area.resolve("displaced/a.json"));
        find().undo();
        refusesToPublish();
    }

    @Test
    void bringsTheOldBackWhenSomebodyHasRemovedOneOfTheNew() throws IOException {
        for (String name : NAMES) {
            again();
            sealed(FileOps.system()).publish();
            Files.delete(shared.resolve(name));
            assertThat(find().liveAsSealed()).isFalse();
            find().undo();
            assertThat(TestFiles.tree(shared)).as(name).isEqualTo(OLD);
            assertThat(find().status()).as(name).isEqualTo(ChangeStatus.UNDONE);
            find().undo();
            assertThat(TestFiles.tree(shared)).as(name).isEqualTo(OLD);
        }
    }

    /** A file of the kind that came later belongs to the new state, and must not stay and mix with the old one. */
    @Test
    void movesAsideOnUndoingWhatCameToTheNewStateLater() {
        Function<Path, List<String>> kind = folder -> TestFiles.tree(folder).keySet().stream()
                .filter(name -> name.endsWith(".json") && !name.equals("x.json"))
                .sorted()
                .toList();
        int calls = CutOffFiles.everywhere(
                files -> {
                    again();
                    StagedFileSet set = StagedFileSet.create(shared, area(FileOps.system()), Optional.empty(), kind);
                    NAMES.forEach(
                            name -> set.copy().add(NEW.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8), name));
                    set.seal(StagedFileSet.expected(shared, NAMES));
                    set.publish();
                    TestFiles.write(shared.resolve("d.json"), "later");
                    StagedFileSet.find(shared, area(files), kind).orElseThrow().undo();
                    assertUndoneWithoutTheLaterFile(kind, "not cut off");
                },
                where -> {
                    StagedFileSet.find(shared, area(FileOps.system()), kind)
                            .orElseThrow()
                            .undo();
                    assertUndoneWithoutTheLaterFile(kind, where);
                });
        assertThat(calls).isGreaterThan(15);
    }

    private void assertUndoneWithoutTheLaterFile(Function<Path, List<String>> kind, String where) {
        StagedFileSet found =
                StagedFileSet.find(shared, area(FileOps.system()), kind).orElseThrow();
        assertThat(found.status()).as(where).isEqualTo(ChangeStatus.UNDONE);
        assertThat(TestFiles.tree(shared)).as(where).isEqualTo(OLD);
        assertThat(found.liveAsDisplaced()).as(where).isTrue();
        assertThat(found.movedAside())
                .as(where)
                .singleElement()
                .satisfies(path -> assertThat(path).hasContent("later"));
    }

    @Test
    void adoptsTheModeOfWhatItDisplacesOrTheOneAskedFor() throws IOException {
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx--x"));
        Files.setPosixFilePermissions(shared.resolve("a.json"), PosixFilePermissions.fromString("r--r--r--"));
        sealed(FileOps.system()).publish();
        assertThat(mode("a.json")).isEqualTo("r--r--r--");
        assertThat(mode("b.json")).isEqualTo("rw-rw----");

        again();
        StagedFileSet set = StagedFileSet.create(shared, area(FileOps.system()), Optional.of(FileOps.PRIVATE_FILE));
        set.copy().add(new byte[0], "a.json");
        set.seal(StagedFileSet.expected(shared, List.of("a.json")));
        set.publish();
        assertThat(mode("a.json")).isEqualTo("rw-------");
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(shared.resolve(name)));
    }

    @Test
    void refusesWhatIsNoSetOfListedFiles() {
        StagedFileSet empty = StagedFileSet.create(shared, area(FileOps.system()), Optional.empty());
        assertThatThrownBy(() -> empty.seal(StagedFileSet.expected(shared, NAMES)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.seal(new Expected.Absent())).isInstanceOf(IllegalArgumentException.class);
        refused(ErrorKind.CONFLICT, empty::publish);
        refused(ErrorKind.CONFLICT, () -> create(FileOps.system()));
        refused(ErrorKind.UNSAFE_PATH, () -> StagedFileSet.expected(shared, List.of("../x")));
        TestFiles.link(shared.resolve("b.json"), shared.resolve("x.json"));
        refused(ErrorKind.UNSAFE_PATH, () -> StagedFileSet.expected(shared, NAMES));
    }

    @Test
    void refusesASecondSealAndAnotherOperationsArea() {
        StagedFileSet set = sealed(FileOps.system());
        refused(ErrorKind.CONFLICT, () -> set.seal(StagedFileSet.expected(shared, NAMES)));
        StagedFileSet other = StagedFileSet.find(
                        shared, new StagingArea(area, new OperationId("op-2"), FileOps.system()))
                .orElseThrow();
        refused(ErrorKind.CONFLICT, other::status);
        refused(ErrorKind.CONFLICT, other::publish);
        refused(ErrorKind.CONFLICT, other::undo);
        assertThat(TestFiles.tree(shared)).isEqualTo(OLD);
    }

    private static void refused(ErrorKind kind, ThrowingCallable call) {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
