package dev.rollback.core.verify;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Fingerprinter;
import dev.rollback.api.JsonText;
import dev.rollback.api.OperationId;
import dev.rollback.api.RollbackException;
import dev.rollback.core.serve.Opening;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.StateWriter;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Creates, reads, updates, deletes and scans records, on a copy of the live state in a temporary folder that is removed
 * again. The live state is read and nothing else.
 */
public final class SelfTest {

    private static final OperationId OPERATION = new OperationId("selftest");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Workspace workspace;
    private final Backends backends;
    private final FileOps files;

    public SelfTest(Workspace workspace, Backends backends, FileOps files) {
        this.workspace = workspace;
        this.backends = backends;
        this.files = files;
    }

    /** One check; SKIPPED for a backend that cannot be copied or written to. */
    public Check run(String name) {
        String claim = "State manager operational";
        StateBackend backend = backends.get(name);
        if (!(backend instanceof StagingBackend staging) || !(backend instanceof ServingBackend serving)) {
            return Check.skipped(claim, "the backend " + name + " only reads");
        }
        Path scratch = scratch();
        try {
            requireOpenable(staging);
            return Check.passed(claim, onCopy(staging, serving, scratch));
        } catch (RollbackException e) {
            return Check.failed(claim, e.getMessage(), List.of());
        } finally {
            Trees.delete(scratch, files);
        }
    }

    /** What the live state's own users would be refused must not work on its copy. */
    private void requireOpenable(StagingBackend backend) {
        Path live = workspace.location(backend.name());
        if (!backend.contentNames(live).isEmpty()) {
            Opening.requireSound(workspace, backend, live);
        }
    }

    private String onCopy(StagingBackend staging, ServingBackend serving, Path scratch) {
        Path live = workspace.location(staging.name());
        StagedState copy =
                staging.stage(scratch.resolve("live"), new StagingArea(scratch.resolve("area"), OPERATION, files));
        boolean there = !staging.contentNames(live).isEmpty();
        if (there) {
            staging.contentNames(live)
                    .forEach(name -> copy.copy().add(staging.contentFile(live, name), name, Optional.empty()));
        } else {
            try (StateWriter writer = copy.writer()) {
                writer.finish();
            }
        }
        Path location = copy.location();
        Fingerprint before = fingerprint(staging, location);
        long begin = System.nanoTime();
        ContractKey key = freeKey(staging, location);
        create(serving, location, key);
        update(serving, location, key);
        delete(serving, location, key);
        long took = (System.nanoTime() - begin) / NANOS_PER_MILLI;
        require(
                fingerprint(staging, location).contracts().equals(before.contracts()),
                "other records than the one that was created, updated and deleted have changed");
        return "created, read, updated, deleted and scanned a record beside "
                + before.contracts().count() + " others in " + took + " ms, on a copy of "
                + (there ? workspace.show(live) : "an empty state");
    }

    private void create(ServingBackend serving, Path location, ContractKey key) {
        ContractRecord record = record(key, 1);
        try (StateStore store = serving.open(location, files)) {
            store.put(record);
            require(same(store.find(key), record), "a record that was just created is not found");
            store.sync();
        }
        try (StateReader reader = serving.read(location)) {
            require(same(reader.find(key), record), "a created record is not there when the state is read again");
        }
    }

    private void update(ServingBackend serving, Path location, ContractKey key) {
        ContractRecord record = record(key, 2);
        try (StateStore store = serving.open(location, files)) {
            store.put(record);
            store.sync();
        }
        try (StateReader reader = serving.read(location)) {
            long found = reader.records()
                    .filter(other -> other.key().equals(key))
                    .filter(other -> same(Optional.of(other), record))
                    .count();
            require(found == 1, "a scan finds an updated record " + found + " times");
        }
    }

    private void delete(ServingBackend serving, Path location, ContractKey key) {
        try (StateStore store = serving.open(location, files)) {
            store.remove(key);
            store.sync();
        }
        try (StateReader reader = serving.read(location)) {
            require(reader.find(key).isEmpty(), "a deleted record is still there");
        }
    }

    private static ContractKey freeKey(StateBackend backend, Path location) {
        try (StateReader reader = backend.read(location)) {
            ContractKey key = new ContractKey(new ChainId(Long.MAX_VALUE), "RollbackSelfTest");
            for (int number = 2; reader.find(key).isPresent(); number++) {
                key = new ContractKey(key.chainId(), "RollbackSelfTest" + number);
            }
            return key;
        }
    }

    private static ContractRecord record(ContractKey key, int version) {
        return new ContractRecord(
                key,
                JsonText.of("{\"contractName\":\"" + key.name() + "\",\"chainId\":" + key.chainId()
                        + ",\"networkName\":\"selftest\",\"address\":\"0x" + "0".repeat(39) + version
                        + "\",\"factoryByteCodeHash\":\"0x" + "0".repeat(63) + version
                        + "\",\"deploymentArgs\":[],\"timestamp\":" + version + "}"));
    }

    private static boolean same(Optional<ContractRecord> found, ContractRecord wanted) {
        Fingerprinter one = new Fingerprinter();
        found.ifPresent(one::add);
        Fingerprinter other = new Fingerprinter();
        other.add(wanted);
        return one.fingerprint().equals(other.fingerprint());
    }

    private static Fingerprint fingerprint(StateBackend backend, Path location) {
        Fingerprinter fingerprinter = new Fingerprinter();
        try (StateReader reader = backend.read(location)) {
            reader.entries().forEach(fingerprinter::add);
        }
        return fingerprinter.fingerprint();
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("rollback-selftest");
        } catch (IOException e) {
            throw Failures.io("make a temporary folder in", Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RollbackException(ErrorKind.VALIDATION_FAILED, otherwise);
        }
    }
}
