package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code probe}: opens a state, reads all of it, and looks some records up by key. Nothing is changed or locked. */
@CommandLine.Command(name = "probe", description = "Open a state, read all of it, and look records up by key.")
final class ProbeCommand implements Command {

    private static final int LOOKUPS = 64;
    private static final String TEST_PATH = "TEST_LEVELDB_PATH";

    @Option(names = "--backend", paramLabel = "BACKEND", required = true, description = "The state's backend.")
    String backend = "";

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Where the state is, if not the workspace's own; for leveldb, TEST_LEVELDB_PATH if absent.")
    @Nullable
    Path path;

    @Override
    public Answer answer(Invocation invocation) {
        StateBackend from = invocation.backends().get(backend);
        Path location = location(invocation);
        try {
            return probe(from, location);
        } catch (RollbackException e) {
            if (e.kind() == ErrorKind.CORRUPT) {
                return DamagedState.answer(e);
            }
            throw e;
        }
    }

    /** The one named; else, for LevelDB, the one in {@code TEST_LEVELDB_PATH}; else the workspace's own. */
    private Path location(Invocation invocation) {
        String tested = invocation.terminal().environment().getOrDefault(TEST_PATH, "");
        if (path != null) {
            return path.toAbsolutePath();
        }
        if (backend.equals("leveldb") && !tested.isEmpty()) {
            invocation.console().note(TEST_PATH + " names " + tested);
            return Path.of(tested).toAbsolutePath();
        }
        return invocation.workspaceToRead().location(backend);
    }

    private Answer probe(StateBackend from, Path location) {
        long begin = System.nanoTime();
        try (StateReader reader = from.read(location)) {
            final long opened = System.nanoTime();
            long entries = 0;
            long records = 0;
            List<ContractKey> keys = new ArrayList<>();
            try (var stream = reader.entries()) {
                for (Iterator<StateEntry> all = stream.iterator(); all.hasNext(); entries++) {
                    if (all.next() instanceof ContractRecord record) {
                        sample(keys, record.key(), records++);
                    }
                }
            }
            long read = System.nanoTime();
            for (ContractKey key : keys) {
                if (reader.find(key).isEmpty()) {
                    throw new RollbackException(
                            ErrorKind.CORRUPT, key + " is listed in " + location + ", but not found by its key");
                }
            }
            long found = System.nanoTime();
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.put("backend", backend);
            data.put("location", location.toString());
            data.put("entries", entries);
            data.put("records", records);
            data.put("openMillis", (opened - begin) / 1e6);
            data.put("readMillis", (read - opened) / 1e6);
            data.put("lookups", keys.size());
            data.put("lookupMillis", (found - read) / 1e6);
            List<String> text = List.of(
                    "opened " + location + " in " + millis(opened - begin),
                    "read " + StateWords.number(records, "record")
                            + (entries > records ? " and " + (entries - records) + " other entries" : "") + " in "
                            + millis(read - opened),
                    "found " + StateWords.number(keys.size(), "record") + " by key in " + millis(found - read));
            return Answer.done("READABLE", data, text);
        }
    }

    /** Keeps some of the keys, spread over all of them without knowing how many there are. */
    private static void sample(List<ContractKey> keys, ContractKey key, long number) {
        if (keys.size() < LOOKUPS) {
            keys.add(key);
        } else if (number % 101 == 0) {
            keys.set((int) (number / 101 % LOOKUPS), key);
        }
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
