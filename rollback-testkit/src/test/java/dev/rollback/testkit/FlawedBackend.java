package dev.rollback.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.Inspection;
import dev.rollback.api.JsonText;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StateSummarizer;
import dev.rollback.spi.Hold;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StagedState;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.StagingArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A backend with one flaw. */
final class FlawedBackend implements StagingBackend, ServingBackend {

    private final MemoryBackend sound = new MemoryBackend();
    private final Flaw flaw;

    FlawedBackend(Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public String name() {
        return "flawed";
    }

    @Override
    public boolean recognizes(Path location) {
        return flaw == Flaw.RECOGNIZES_EVERY_FOLDER ? Files.isDirectory(location) : sound.recognizes(location);
    }

    @Override
    public StateReader read(Path location) {
        if (flaw == Flaw.TOUCHES_WHAT_IT_READS) {
            touch(location);
        }
        List<StateEntry> entries = new ArrayList<>();
        try (StateReader reader = sound.read(location)) {
            reader.entries().map(this::flawed).forEach(entries::add);
        } catch (RollbackException e) {
            if (flaw == Flaw.THROWS_SOMETHING_ELSE) {
                throw new IllegalArgumentException(e);
            }
            if (flaw != Flaw.CHECKS_NO_SUM || !sound.recognizes(location)) {
                throw e;
            }
            entries.addAll(unchecked(location, e));
        }
        entries.removeIf(entry -> flaw == Flaw.LOSES_FOREIGN_ENTRIES && entry instanceof ForeignEntry);
        return flaw == Flaw.READS_AFTER_CLOSE || flaw == Flaw.FINDS_BY_NAME_ALONE
                ? new FlawedReader(flaw, entries)
                : new MemoryReader(entries);
    }

    @Override
    public Inspection inspect(Path location) {
        Inspection inspection = sound.inspect(location);
        if (flaw == Flaw.SUMMARIZES_ANOTHER_STATE) {
            return new Inspection(List.of(), Optional.of(new StateSummarizer().summary()));
        }
        if (flaw == Flaw.CHECKS_NO_SUM && inspection.summary().isEmpty()) {
            try (StateReader reader = read(location)) {
                StateSummarizer summarizer = new StateSummarizer();
                reader.entries().forEach(summarizer::add);
                return new Inspection(List.of(), Optional.of(summarizer.summary()));
            } catch (RollbackException e) {
                return inspection;
            }
        }
        return inspection;
    }

    @Override
    public Set<String> auxiliaryFiles() {
        return sound.auxiliaryFiles();
    }

    @Override
    public boolean isContent(String fileName) {
        return sound.isContent(fileName);
    }

    @Override
    public List<String> contentNames(Path location) {
        return sound.contentNames(location);
    }

    @Override
    public Path contentFile(Path location, String name) {
        return sound.contentFile(location, name);
    }

    @Override
    public StagedState stage(Path location, StagingArea area) {
        if (flaw == Flaw.SHOWS_ITSELF_EARLY && Files.exists(location)) {
            area.files().create(location.resolve("building")).close();
        }
        return new FlawedStage(flaw, location, area, sound.stage(location, flawed(area)));
    }

    @Override
    public Optional<StagedState> find(Path location, StagingArea area) {
        return sound.find(location, flawed(area)).map(staged -> new FlawedStage(flaw, location, area, staged));
    }

    @Override
    public Hold hold(Path location) {
        if (flaw == Flaw.HOLDS_NOBODY_OUT && sound.recognizes(location)) {
            return () -> {};
        }
        return sound.hold(location);
    }

    @Override
    public StateStore open(Path location, FileOps files) {
        FileOps flawed = flaw == Flaw.STORES_WITHOUT_SYNC ? new UnsyncedFiles(files, true, true) : files;
        if (flaw == Flaw.OPENS_TWICE) {
            Path lock = location.resolve(MemoryBackend.LOCK);
            try {
                Files.deleteIfExists(lock);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new FlawedStore(flaw, sound.open(location, flawed));
    }

    private StagingArea flawed(StagingArea area) {
        boolean noFile = flaw == Flaw.SYNCS_NO_FILE;
        boolean noFolder = flaw == Flaw.SYNCS_NO_FOLDER;
        return new StagingArea(area.folder(), area.operation(), new UnsyncedFiles(area.files(), noFile, noFolder));
    }

    private StateEntry flawed(StateEntry entry) {
        if (!(entry instanceof ContractRecord record) || record.content().isEmpty()) {
            return entry;
        }
        ObjectNode content = record.content().get().deepCopy();
        List<String> names = new ArrayList<>(
                content.propertyStream().map(field -> field.getKey()).toList());
        switch (flaw) {
            case LOSES_A_FIELD -> content.remove("audit");
            case TAKES_NULL_FOR_ABSENT ->
                names.stream().filter(name -> content.path(name).isNull()).forEach(content::remove);
            case ROUNDS_NUMBERS ->
                names.forEach(name -> {
                    JsonNode value = content.path(name);
                    if (value.isIntegralNumber() && !name.equals("chainId")) {
                        content.set(name, DoubleNode.valueOf(value.doubleValue()));
                    }
                });
            case SORTS_KEYS -> {
                ObjectNode sorted = JsonNodeFactory.instance.objectNode();
                new TreeSet<>(names).forEach(name -> sorted.set(name, content.get(name)));
                return new ContractRecord(record.key(), JsonText.of(sorted.toString()));
            }
            default -> {
                return entry;
            }
        }
        boolean same = record.content().get().equals(content);
        return same ? entry : new ContractRecord(record.key(), JsonText.of(content.toString()));
    }

    private static void touch(Path location) {
        try {
            if (Files.isRegularFile(location.resolve(MemoryBackend.FILE))) {
                Files.setLastModifiedTime(location.resolve(MemoryBackend.FILE), FileTime.fromMillis(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<StateEntry> unchecked(Path location, RollbackException failure) {
        try {
            byte[] bytes = Files.readAllBytes(location.resolve(MemoryBackend.FILE));
            return MemoryFile.entries(Arrays.copyOfRange(bytes, MemoryFile.SUM, bytes.length));
        } catch (IOException | RuntimeException e) {
            throw failure;
        }
    }
}
