package dev.rollback.spi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ChangeStatus;
import dev.rollback.spi.Expected;
import dev.rollback.spi.StagedState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StagedDirectoryTest {

    private static final WriterFactory NO_WRITER = (location, files) -> {
        throw new IllegalStateException("files are copied here");
    };
    private static final Set<String> UNLISTED = Set.of("LOCK");
    private static final DirectoryLayout LAYOUT = DirectoryLayout.of(UNLISTED);
    private static final OperationId OPERATION = new OperationId("op-1");

    @TempDir(factory = TestFiles.Memory.class)
    Path temp;

    Path live;
    Path area;

    @BeforeEach
    void makeLive() throws IOException {
        live = temp.resolve("live");
        area = temp.resolve("ops/state");
        Files.createDirectories(temp.resolve("ops"));
        makeOld();
    }

    private void makeOld() {
        TestFiles.write(live.resolve("CURRENT"), "old");
        TestFiles.write(live.resolve("only-old"), "o");
        TestFiles.write(live.resolve("LOCK"), "");
    }

    private StagingArea area(FileOps files) {
        return new StagingArea(area, OPERATION, files);
    }

    private StagedState create(FileOps files) {
        StagedState staged = StagedDirectory.create(live, area(files), LAYOUT, NO_WRITER);
        staged.copy().add("new".getBytes(StandardCharsets.UTF_8), "CURRENT");
        staged.copy().add("n".getBytes(StandardCharsets.UTF_8), "sub/only-new");
        return staged;
    }

    private StagedState sealed(FileOps files) {
        StagedState staged = create(files);
        staged.seal(expectedNow());
        return staged;
    }

    private Expected expectedNow() {
        return Files.exists(live) ? new Expected.Content(Listing.of(live, UNLISTED)) : new Expected.Absent();
    }

    private StagedState find(FileOps files) {
        return StagedDirectory.find(live, area(files), LAYOUT, NO_WRITER).orElseThrow();
    }

    private StagedState find() {
        return find(FileOps.system());
    }

    private void assertOldIsLive(String where) {
        assertThat(TestFiles.tree(live))
                .as(where)
                .containsEntry("CURRENT", "old")
                .containsEntry("only-old", "o")
                .doesNotContainKey("sub/");
    }

    private void assertNewIsLive(String where) {
        assertThat(TestFiles.tree(live)).as(where).isEqualTo(Map.of("CURRENT", "new", "sub/", "", "sub/only-new", "n"));
    }

    @Test
    void goesThroughItsStatusesFromNothingToNothing() {
        assertThat(StagedDirectory.find(live, area(FileOps.system()), LAYOUT, NO_WRITER))
                .isEmpty();
        StagedState staged = create(FileOps.system());
        assertThat(find().status()).isEqualTo(ChangeStatus.BUILDING);
        staged.seal(expectedNow());
        assertThat(find().status()).isEqualTo(ChangeStatus.SEALED);
        assertThat(find().liveAsSealed()).isFalse();
        assertThat(find().liveAsDisplaced()).isTrue();
        assertOldIsLive("sealed");

        find().publish();
        assertThat(find().status()).isEqualTo(ChangeStatus.PUBLISHED);
        assertNewIsLive("published");
        assertThat(find().liveAsSealed()).isTrue();
        assertThat(find().liveAsDisplaced()).isFalse();
        assertThat(TestFiles.tree(find().displacedLocation())).containsEntry("CURRENT", "old");

        find().undo();
        assertThat(find().status()).isEqualTo(ChangeStatus.UNDONE);
        assertOldIsLive("undone");
        assertThat(find().liveAsDisplaced()).isTrue();
        assertThat(TestFiles.tree(area.resolve("withdrawn"))).containsEntry("CURRENT", "new");

        find().prune();
        assertThat(area).doesNotExist();
        assertOldIsLive("pruned");
    }

    @Test
    void takesAPlaceWhereNothingWasAndGivesItBack() {
        Trees.delete(live, FileOps.system());
        sealed(FileOps.system()).publish();
        assertNewIsLive("published");
        assertThat(find().status()).isEqualTo(ChangeStatus.PUBLISHED);
        find().undo();
        assertThat(live).doesNotExist();
        assertThat(find().status()).isEqualTo(ChangeStatus.UNDONE);
        assertThat(find().liveAsDisplaced()).isTrue();
    }

    /** A companion that came later belongs to the new state, and must not stay and mix with the old one. */
    @Test
    void movesAsideOnUndoingACompanionThatCameToTheNewStateLater() {
        DirectoryLayout layout = new DirectoryLayout(UNLISTED, Set.of(".more"));
        StagedState staged = StagedDirectory.create(live, area(FileOps.system()), layout, NO_WRITER);
        staged.copy().add("new".getBytes(StandardCharsets.UTF_8), "CURRENT");
        staged.seal(new Expected.Content(layout.listing(live)));
        Path companion = temp.resolve("live.more");
        TestFiles.write(companion.resolve("early"), "not ours to move");
        staged.undo();
        assertThat(companion.resolve("early")).exists();
        Trees.delete(companion, FileOps.system());

        staged.publish();
        TestFiles.write(companion.resolve("later"), "l");
        staged.undo();
        assertThat(staged.status()).isEqualTo(ChangeStatus.UNDONE);
        assertThat(companion).doesNotExist();
        assertThat(staged.liveAsDisplaced()).isTrue();
        assertThat(staged.movedAside())
                .singleElement()
                .satisfies(path -> assertThat(path.resolve("later")).hasContent("l"));

        TestFiles.write(companion.resolve("after"), "a");
        staged.undo();
        assertThat(companion.resolve("after")).exists();
    }

    @Test
    void displacesWhatCannotBeReadAsItIs() {
        TestFiles.link(live.resolve("link"), Path.of("/dev/null"));
        StagedState staged = create(FileOps.system());
        staged.seal(new Expected.Unreadable());
        staged.publish();
        assertNewIsLive("published");
        find().undo();
        assertThat(TestFiles.tree(live)).containsEntry("link", "-> /dev/null").containsEntry("CURRENT", "old");
        assertThat(find().liveAsDisplaced()).isTrue();
    }

    @Test
    void everyMethodMayBeCalledTwice() {
        StagedState staged = sealed(FileOps.system());
        staged.publish();
        staged.publish();
        find().publish();
        assertNewIsLive("published");
        find().undo();
        find().undo();
        assertOldIsLive("undone");
        find().prune();
        staged.prune();
        staged.undo();
        assertThat(staged.status()).isEqualTo(ChangeStatus.ABSENT);
        assertOldIsLive("pruned");
    }

    @Test
    void isDiscardedWhereverItsBuildingIsCutOff() {
        int calls = CutOffFiles.everywhere(files -> sealed(files), where -> {
            assertOldIsLive(where);
            StagedDirectory.find(live, area(FileOps.system()), LAYOUT, NO_WRITER)
                    .ifPresent(found -> {
                        assertThat(found.status())
                                .as(where)
                                .isIn(ChangeStatus.ABSENT, ChangeStatus.BUILDING, ChangeStatus.SEALED);
                        found.undo();
                        found.prune();
                    });
            assertThat(area).as(where).doesNotExist();
            assertOldIsLive(where);
        });
        assertThat(calls).isGreaterThan(15);
    }

    @Test
    void goesOnPublishingOrUndoingWhereverThePublishIsCutOff() {
        for (boolean undo : new boolean[] {false, true}) {
            for (boolean absent : new boolean[] {false, true}) {
                int calls = CutOffFiles.everywhere(
                        files -> {
                            again(absent);
                            sealed(FileOps.system());
                            find(files).publish();
                        },
                        where -> {
                            assertThat(find().status())
                                    .as(where)
                                    .isIn(ChangeStatus.SEALED, ChangeStatus.HALF_PUBLISHED, ChangeStatus.PUBLISHED);
                            if (undo) {
                                find().undo();
                                assertBefore(absent, where);
                            } else {
                                find().publish();
                                assertNewIsLive(where);
                                find().undo();
                                assertBefore(absent, where);
                            }
                            assertThat(find().liveAsDisplaced()).as(where).isTrue();
                        });
                assertThat(calls).isEqualTo(absent ? 3 : 6);
            }
        }
    }

    @Test
    void goesOnUndoingWhereverTheUndoIsCutOff() {
        for (boolean absent : new boolean[] {false, true}) {
            int calls = CutOffFiles.everywhere(
                    files -> {
                        again(absent);
                        sealed(FileOps.system()).publish();
                        find(files).undo();
                    },
                    where -> {
                        assertThat(find().status())
                                .as(where)
                                .isIn(ChangeStatus.PUBLISHED, ChangeStatus.HALF_UNDONE, ChangeStatus.UNDONE);
                        find().undo();
                        assertThat(find().status()).as(where).isEqualTo(ChangeStatus.UNDONE);
                        assertBefore(absent, where);
                    });
            assertThat(calls).isEqualTo(absent ? 3 : 6);
        }
    }

    @Test
    void goesOnPruningWhereverThePruneIsCutOffAndNeverTouchesWhatIsLive() {
        for (boolean undone : new boolean[] {false, true}) {
            CutOffFiles.everywhere(
                    files -> {
                        again(false);
                        sealed(FileOps.system()).publish();
                        if (undone) {
                            find().undo();
                        }
                        find(files).prune();
                    },
                    where -> {
                        boolean begun = Files.notExists(area.resolve("seal.json"));
                        StagedDirectory.find(live, area(FileOps.system()), LAYOUT, NO_WRITER)
                                .ifPresent(found -> {
                                    if (begun) {
                                        found.undo();
                                    }
                                    found.prune();
                                });
                        assertThat(area).as(where).doesNotExist();
                        if (undone) {
                            assertOldIsLive(where);
                        } else {
                            assertNewIsLive(where);
                        }
                    });
        }
    }

    private void again(boolean absent) {
        Trees.delete(live, FileOps.system());
        Trees.delete(area, FileOps.system());
        if (!absent) {
            makeOld();
        }
    }

    private void assertBefore(boolean absent, String where) {
        if (absent) {
            assertThat(live).as(where).doesNotExist();
        } else {
            assertOldIsLive(where);
        }
    }

    @Test
    void movesAsideAndNamesWhatSomebodyPutsIntoTheGap() {
        int[] moves = {0};
        StagedState staged = sealed(CutOffFiles.watched(call -> {
            if (call.startsWith("move ") && ++moves[0] == 1) {
                return;
            }
            if (call.startsWith("syncdir " + area) && moves[0] == 1 && Files.notExists(live)) {
                TestFiles.write(live.resolve("CURRENT"), "intruder");
            }
        }));
        staged.publish();
        assertNewIsLive("published");
        assertThat(staged.movedAside())
                .singleElement()
                .satisfies(aside -> assertThat(TestFiles.tree(aside)).isEqualTo(Map.of("CURRENT", "intruder")));
        assertThat(find().movedAside()).isEqualTo(staged.movedAside());
        find().undo();
        assertOldIsLive("undone");
        assertThat(find().movedAside()).hasSize(1);
    }

    @Test
    void movesAsideWhatSomebodyPutsInTheWayOfAnUndo() {
        int[] moves = {0};
        sealed(FileOps.system()).publish();
        StagedState staged = find(CutOffFiles.watched(call -> {
            if (call.startsWith("move ")) {
                moves[0]++;
            }
            if (call.startsWith("syncdir " + area) && moves[0] == 1 && Files.notExists(live)) {
                TestFiles.write(live, "intruder, a file");
            }
        }));
        staged.undo();
        assertOldIsLive("undone");
        assertThat(staged.movedAside()).hasSize(1);
        assertThat(staged.movedAside().get(0)).hasContent("intruder, a file");
    }

    @Test
    void refusesToPublishOverWhatIsNotExpected() throws IOException {
        sealed(FileOps.system());
        TestFiles.write(live.resolve("CURRENT"), "0ld");
        refusesToPublish();
        TestFiles.write(live.resolve("CURRENT"), "old");
        TestFiles.write(live.resolve("one-more"), "");
        refusesToPublish();
        Files.delete(live.resolve("one-more"));
        Files.delete(live.resolve("only-old"));
        refusesToPublish();
        TestFiles.link(live.resolve("only-old"), live.resolve("CURRENT"));
        refusesToPublish();
        Files.delete(live.resolve("only-old"));
        TestFiles.write(live.resolve("only-old"), "o");
        Files.move(live, temp.resolve("elsewhere"));
        refusesToPublish();
        TestFiles.link(live, temp.resolve("elsewhere"));
        refusesToPublish();
        Files.delete(live);
        Files.move(temp.resolve("elsewhere"), live);
        TestFiles.write(live.resolve("LOCK"), "a lock file is no content");
        find().publish();
        assertNewIsLive("published");
    }

    private void refusesToPublish() {
        Map<String, String> before = TestFiles.tree(temp);
        refused(ErrorKind.CONFLICT, () -> find().publish());
        assertThat(TestFiles.tree(temp)).isEqualTo(before);
        find().undo();
        assertThat(TestFiles.tree(temp)).as("undoing what is not published").isEqualTo(before);
        assertThat(find().liveAsDisplaced()).isFalse();
    }

    @Test
    void refusesToPublishWhereNothingWasExpectedButSomethingIs() {
        Trees.delete(live, FileOps.system());
        sealed(FileOps.system());
        TestFiles.link(live, Path.of("nowhere"));
        refusesToPublish();
    }

    @Test
    void refusesToPublishAnUnreadableStateThatIsGone() {
        create(FileOps.system()).seal(new Expected.Unreadable());
        Trees.delete(live, FileOps.system());
        refusesToPublish();
    }

    @Test
    void bringsTheOldBackWhenSomebodyHasRemovedTheNew() {
        sealed(FileOps.system()).publish();
        Trees.delete(live, FileOps.system());
        assertThat(find().liveAsSealed()).isFalse();
        refused(ErrorKind.CONFLICT, () -> find().publish());
        find().undo();
        assertOldIsLive("undone");
        assertThat(find().status()).isEqualTo(ChangeStatus.UNDONE);
    }

    @Test
    void countsAsUndoneWhenNothingWasThereAndSomebodyHasRemovedTheNew() {
        Trees.delete(live, FileOps.system());
        sealed(FileOps.system()).publish();
        Trees.delete(live, FileOps.system());
        refused(ErrorKind.CONFLICT, () -> find().publish());
        find().undo();
        assertThat(find().status()).isEqualTo(ChangeStatus.UNDONE);
        assertThat(find().liveAsDisplaced()).isTrue();
        assertThat(live).doesNotExist();
    }

    @Test
    void touchesNothingInAStateThatNoCrashLeaves() throws IOException {
        sealed(FileOps.system());
        Files.createDirectory(area.resolve("withdrawn"));
        assertUnrecognized();
        Files.delete(area.resolve("withdrawn"));
        find().publish();
        Files.move(area.resolve("displaced"), temp.resolve("taken-away"));
        assertUnrecognized();
        Trees.delete(live, FileOps.system());
        assertUnrecognized();
    }

    private void assertUnrecognized() {
        Map<String, String> before = TestFiles.tree(temp);
        assertThat(find().status()).isEqualTo(ChangeStatus.UNRECOGNIZED);
        refused(ErrorKind.CONFLICT, () -> find().publish());
        refused(ErrorKind.CONFLICT, () -> find().undo());
        assertThat(TestFiles.tree(temp)).isEqualTo(before);
    }

    @Test
    void adoptsModeAndOwnerOfWhatItDisplaces() throws IOException {
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setPosixFilePermissions(live.resolve("CURRENT"), PosixFilePermissions.fromString("rw-rw-r--"));
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid"));
        if (root) {
            chown(live, 4321, 1234);
            chown(live.resolve("CURRENT"), 4321, 1234);
        }
        sealed(FileOps.system()).publish();
        assertThat(mode(live)).isEqualTo("rwxr-x--x");
        assertThat(mode(live.resolve("CURRENT"))).isEqualTo("rw-rw-r--");
        assertThat(mode(live.resolve("sub/only-new"))).isEqualTo("rw-rw-r--");
        Assumptions.assumeTrue(root, "only root can give files away, so owners were not looked at");
        for (String name : new String[] {"", "CURRENT", "sub/only-new"}) {
            assertThat(Files.getAttribute(live.resolve(name), "unix:uid"))
                    .as(name)
                    .isEqualTo(4321);
            assertThat(Files.getAttribute(live.resolve(name), "unix:gid"))
                    .as(name)
                    .isEqualTo(1234);
        }
    }

    @Test
    void adoptsTheParentsModeWithoutExecutionWhereNothingWas() throws IOException {
        Trees.delete(live, FileOps.system());
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwx---"));
        sealed(FileOps.system()).publish();
        assertThat(mode(live)).isEqualTo("rwxrwx---");
        assertThat(mode(live.resolve("CURRENT"))).isEqualTo("rw-rw----");
    }

    @Test
    void letsThoseIntoSubfoldersWhoWereLetIntoTheFolder() throws IOException {
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rwxr-xr-x"));
        sealed(FileOps.system()).publish();
        assertThat(mode(live.resolve("sub"))).isEqualTo("rwxr-xr-x");
    }

    private static void chown(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void refusesToSealWhatAnEarlierProcessHasOnlyBegun() {
        create(FileOps.system());
        Expected displaced = expectedNow();
        refused(ErrorKind.CONFLICT, () -> find().seal(displaced));
        assertThat(find().status()).isEqualTo(ChangeStatus.BUILDING);
        refused(ErrorKind.CONFLICT, () -> find().publish());
        assertOldIsLive("not published");
        find().prune();
        assertThat(area).doesNotExist();
    }

    @Test
    void refusesToSealAFileThatItHasNotCopied() {
        StagedState staged = create(FileOps.system());
        TestFiles.write(staged.location().resolve("LOCK"), "not content");
        TestFiles.write(staged.location().resolve("stranger"), "x");
        refused(ErrorKind.CONFLICT, () -> staged.seal(expectedNow()));
        assertThat(find().status()).isEqualTo(ChangeStatus.BUILDING);
    }

    @Test
    void refusesASecondStageASecondSealAndAnotherOperationsArea() {
        StagedState staged = sealed(FileOps.system());
        refused(ErrorKind.CONFLICT, () -> create(FileOps.system()));
        refused(ErrorKind.CONFLICT, () -> staged.seal(expectedNow()));
        StagedState other = StagedDirectory.find(
                        live, new StagingArea(area, new OperationId("op-2"), FileOps.system()), LAYOUT, NO_WRITER)
                .orElseThrow();
        refused(ErrorKind.CONFLICT, other::status);
        refused(ErrorKind.CONFLICT, other::publish);
        refused(ErrorKind.CONFLICT, other::undo);
        assertOldIsLive("untouched");
    }

    @Test
    void refusesToMoveAnythingByAChangedSeal() throws IOException {
        sealed(FileOps.system());
        Path seal = area.resolve("seal.json");
        String text = Files.readString(seal);
        Files.writeString(seal, text.replace("only-new", "0nly-new"));
        Map<String, String> before = TestFiles.tree(temp);
        refused(ErrorKind.CORRUPT, () -> find().status());
        refused(ErrorKind.CORRUPT, () -> find().publish());
        refused(ErrorKind.CORRUPT, () -> find().undo());
        assertThat(TestFiles.tree(temp)).isEqualTo(before);
        assertThat(text).contains("\"format\" : 1");
        CheckedJson.write(
                FileOps.system(),
                seal,
                ((com.fasterxml.jackson.databind.node.ObjectNode)
                                dev.rollback.api.StrictJson.parse(text.getBytes(StandardCharsets.UTF_8))
                                        .value()
                                        .orElseThrow()
                                        .get("content"))
                        .put("format", 2));
        refused(ErrorKind.UNSUPPORTED, () -> find().publish());
        assertOldIsLive("untouched");
    }

    @Test
    void keepsALinkedAreaForSomebodyElses() {
        TestFiles.write(temp.resolve("mine/file"), "x");
        TestFiles.link(area, temp.resolve("mine"));
        assertThat(StagedDirectory.find(live, area(FileOps.system()), LAYOUT, NO_WRITER))
                .isEmpty();
        refused(ErrorKind.CONFLICT, () -> create(FileOps.system()));
        assertThat(temp.resolve("mine/file")).exists();
    }

    private static void refused(ErrorKind kind, ThrowingCallable call) {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
