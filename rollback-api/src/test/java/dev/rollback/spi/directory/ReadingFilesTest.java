package dev.rollback.spi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ReadingFilesTest {

    @TempDir(factory = TestFiles.Memory.class)
    Path temp;

    Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("folder"));
    }

    @Test
    void hashesFilesOfEverySizeAroundItsBuffer() throws IOException {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 255, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1_000_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            Path file = Files.write(folder.resolve("f"), content);
            assertThat(FileHash.of(file, "name")).isEqualTo(new FileDigest("name", size, Sha256.of(content)));
        }
    }

    @Test
    void refusesLinksDevicesPipesAndFoldersWithoutOpeningThem() throws IOException {
        TestFiles.fifo(folder.resolve("fifo"));
        TestFiles.link(folder.resolve("link"), TestFiles.write(temp.resolve("target"), "x"));
        TestFiles.link(folder.resolve("device-link"), Path.of("/dev/zero"));
        Files.createDirectory(folder.resolve("sub"));
        for (String name : new String[] {"fifo", "link", "device-link", "sub"}) {
            refused(ErrorKind.UNSAFE_PATH, () -> FileHash.of(folder.resolve(name), name));
        }
        refused(ErrorKind.UNSAFE_PATH, () -> FileHash.of(Path.of("/dev/null"), "null"));
        refused(ErrorKind.UNSAFE_PATH, () -> FileHash.of(Path.of("/dev/zero"), "zero"));
        refused(ErrorKind.NOT_FOUND, () -> FileHash.of(folder.resolve("missing"), "missing"));
    }

    @Test
    void listsFilesSortedByNameWithTheirSums() {
        TestFiles.write(folder.resolve("b"), "2");
        TestFiles.write(folder.resolve("a/z"), "1");
        TestFiles.write(folder.resolve("LOCK"), "");
        TestFiles.write(folder.resolve("a/LOCK"), "");
        Listing listing = Listing.of(folder, Set.of("LOCK"));
        assertThat(listing.files()).extracting(FileDigest::name).containsExactly("a/LOCK", "a/z", "b");
        assertThat(listing.size()).isEqualTo(2);
        assertThat(listing.digest())
                .isEqualTo(Sha256.of((Sha256.of(new byte[0]) + "  a/LOCK\n" + sum("1") + "  a/z\n" + sum("2") + "  b\n")
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(ListingJson.listing(ListingJson.of(listing))).isEqualTo(listing);
    }

    @Test
    void refusesToListAnythingButFilesAndFolders() throws IOException {
        TestFiles.write(folder.resolve("deep/a"), "1");
        TestFiles.link(folder.resolve("deep/up"), Path.of(".."));
        refused(ErrorKind.UNSAFE_PATH, () -> Listing.of(folder, Set.of()));
        refused(ErrorKind.UNSAFE_PATH, () -> Listing.names(folder));
        Files.delete(folder.resolve("deep/up"));
        TestFiles.fifo(folder.resolve("deep/fifo"));
        refused(ErrorKind.UNSAFE_PATH, () -> Listing.of(folder, Set.of()));
        Files.delete(folder.resolve("deep/fifo"));
        assertThat(Listing.of(folder, Set.of()).files()).hasSize(1);

        TestFiles.link(temp.resolve("alias"), folder);
        refused(ErrorKind.UNSAFE_PATH, () -> Listing.of(temp.resolve("alias"), Set.of()));
        refused(ErrorKind.IO, () -> Listing.of(temp.resolve("missing"), Set.of()));
    }

    @Test
    void copiesDurablyAndTellsWhatItCopied() throws IOException {
        Path source = TestFiles.write(temp.resolve("source"), "content");
        java.util.List<String> calls = new java.util.ArrayList<>();
        VerifiedCopy copy = new VerifiedCopy(folder, CutOffFiles.watched(calls::add));
        FileDigest found = copy.add(source, "a/b/c", Optional.of(digest("source", "content")));
        copy.add("own".getBytes(StandardCharsets.UTF_8), "own");
        copy.syncDirectories();
        assertThat(found).isEqualTo(digest("a/b/c", "content"));
        assertThat(copy.listing()).isEqualTo(Listing.of(folder, Set.of()));
        assertThat(calls)
                .contains(
                        "sync " + folder.resolve("a/b/c"),
                        "sync " + folder.resolve("own"),
                        "syncdir " + folder,
                        "syncdir " + folder.resolve("a"),
                        "syncdir " + folder.resolve("a/b"));
    }

    @Test
    void refusesToCopyContentThatIsNotWhatIsExpected() {
        Path source = TestFiles.write(temp.resolve("source"), "content");
        VerifiedCopy copy = new VerifiedCopy(folder, FileOps.system());
        refused(ErrorKind.CORRUPT, () -> copy.add(source, "a", Optional.of(digest("source", "c0ntent"))));
        refused(
                ErrorKind.CORRUPT,
                () -> copy.add(source, "b", Optional.of(new FileDigest("source", 6, sum("content")))));
        assertThat(copy.listing().files()).isEmpty();
        assertThat(TestFiles.tree(folder)).as("nothing half or wrong is left").isEmpty();
    }

    @Test
    void leavesNothingBehindOfAFileThatCannotBeCopied() {
        TestFiles.fifo(temp.resolve("fifo"));
        VerifiedCopy copy = new VerifiedCopy(folder, FileOps.system());
        refused(ErrorKind.NOT_FOUND, () -> copy.add(temp.resolve("missing"), "a", Optional.empty()));
        refused(ErrorKind.UNSAFE_PATH, () -> copy.add(temp.resolve("fifo"), "b", Optional.empty()));
        refused(ErrorKind.UNSAFE_PATH, () -> copy.add(Path.of("/dev/zero"), "c", Optional.empty()));
        assertThat(Listing.of(folder, Set.of())).isEqualTo(copy.listing());
    }

    @Test
    void refusesNamesThatLeaveTheTargetAndFilesThatAreThere() {
        Path source = TestFiles.write(temp.resolve("source"), "content");
        TestFiles.write(folder.resolve("taken"), "mine");
        TestFiles.link(folder.resolve("way-out"), temp);
        VerifiedCopy copy = new VerifiedCopy(folder, FileOps.system());
        refused(ErrorKind.UNSAFE_PATH, () -> copy.add(source, "../x", Optional.empty()));
        refused(ErrorKind.UNSAFE_PATH, () -> copy.add(source, "/tmp/x", Optional.empty()));
        refused(ErrorKind.UNSAFE_PATH, () -> copy.add(new byte[0], "a/../../x"));
        refused(ErrorKind.IO, () -> copy.add(source, "taken", Optional.empty()));
        refused(ErrorKind.IO, () -> copy.add(source, "way-out/x", Optional.empty()));
        assertThat(TestFiles.tree(folder)).containsOnlyKeys("taken", "way-out").containsEntry("taken", "mine");
        assertThat(temp.resolve("x")).doesNotExist();
    }

    @Test
    void deletesLinksAndNotWhatTheyPointTo() {
        Path folderOfMine = temp.resolve("mine");
        Path mine = TestFiles.write(folderOfMine.resolve("file"), "x");
        TestFiles.link(folder.resolve("link"), folderOfMine);
        TestFiles.link(folder.resolve("file-link"), mine);
        TestFiles.write(folder.resolve("a/b/c"), "1");
        Trees.delete(folder, FileOps.system());
        Trees.delete(folder, FileOps.system());
        assertThat(folder).doesNotExist();
        assertThat(mine).exists();
    }

    @Test
    void neverReplacesWhatIsThereByAMove() {
        Path from = TestFiles.write(folder.resolve("from"), "1");
        Path to = TestFiles.write(folder.resolve("to"), "2");
        refused(ErrorKind.IO, () -> FileOps.system().move(from, to));
        TestFiles.link(folder.resolve("dangling"), temp.resolve("nowhere"));
        refused(ErrorKind.IO, () -> FileOps.system().move(from, folder.resolve("dangling")));
        refused(ErrorKind.IO, () -> FileOps.system().create(to).close());
        refused(
                ErrorKind.IO,
                () -> FileOps.system().append(folder.resolve("dangling")).close());
        assertThat(TestFiles.tree(folder)).containsEntry("from", "1").containsEntry("to", "2");
    }

    @Test
    void tellsAFullDiskFromOtherTrouble() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "there is no /dev/full");
        refused(ErrorKind.DISK_FULL, () -> {
            try (FileOps.Output out = FileOps.system().append(full)) {
                out.write(java.nio.ByteBuffer.wrap(new byte[10]));
            }
        });
        refused(ErrorKind.IO, () -> FileOps.system().createDirectory(folder));
    }

    private static void refused(ErrorKind kind, ThrowingCallable call) {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    private static FileDigest digest(String name, String text) {
        return new FileDigest(name, text.length(), sum(text));
    }

    private static Sha256 sum(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
