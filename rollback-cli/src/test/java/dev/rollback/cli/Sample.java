package dev.rollback.cli;

import dev.rollback.backend.leveldb.LevelDbBackend;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sample workspace in a folder of a test, and ways to break it. */
record Sample(Path root) {

    static final String NEWEST = "migration-2026-03-02T10-15-30-000Z";
    static final String OLDER = "migration-2026-02-01T09-00-00-000Z";

    /** The whole sample, unified JSON included. */
    static Sample whole(Path folder) {
        return new Sample(SampleWorkspace.unpack(folder));
    }

    /** The sample as it is before anybody has moved to unified JSON, so that a rollback loses nothing. */
    static Sample in(Path folder) {
        Sample sample = whole(folder);
        Trees.delete(sample.path("deployments/unified"), FileOps.system());
        return sample;
    }

    Path path(String name) {
        return root.resolve(name);
    }

    Path newestTable() {
        return path("backups/" + NEWEST + "/leveldb/current/000005.ldb");
    }

    /** Flips one bit in the middle of a file. */
    static void flip(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sample withBothBackupsDamaged() {
        flip(newestTable());
        flip(path("backups/" + OLDER + "/leveldb/000005.ldb"));
        return this;
    }

    void write(String name, String content) {
        try {
            Files.createDirectories(path(name).getParent());
            Files.writeString(path(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the live state compares with what the newest backup holds. */
    ExpectedState.Comparison live() {
        try (StateReader reader = new LevelDbBackend().read(path("leveldb"))) {
            return SampleWorkspace.expected().compare(reader);
        }
    }

    /** The one operation that there is. */
    Path operation() {
        try (var paths = Files.list(path(".rollback/ops"))) {
            return paths.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a finished operation one that was cut off right after its last rename. */
    void cutOffAfterPublish() {
        Path operation = operation();
        try {
            Files.move(operation.resolve("journal.done.json"), operation.resolve("journal.committed.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves one operation behind, that was cut off just before its commit point. */
    void cutOffBeforeCommit() {
        Trees.delete(path(".rollback/ops"), FileOps.system());
        FileOps dying = (FileOps) Proxy.newProxyInstance(
                Sample.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (arguments[0].toString().endsWith("journal.committed.json.tmp")) {
                        throw new CutOff();
                    }
                    try {
                        return method.invoke(FileOps.system(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        try {
            new RollbackEngine(
                            Workspace.open(root),
                            Backends.load(),
                            Surroundings.system("test").withFiles(dying))
                    .run(new RollbackRequest("leveldb", Optional.empty(), false));
            throw new AssertionError("was not cut off");
        } catch (CutOff e) {
            // as a killed process: nothing is cleaned up
        }
    }

    private static final class CutOff extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Every file with its content, to see that nothing has changed. */
    Map<String, String> everything() {
        Map<String, String> files = new TreeMap<>();
        try (var paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String content = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                        : "";
                files.put(root.relativize(path).toString(), content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
