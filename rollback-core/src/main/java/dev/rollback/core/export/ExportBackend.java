package dev.rollback.core.export;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummarizer;
import dev.rollback.spi.StateBackend;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Exports as a state that can be read: compared with others, counted, and migrated from. */
public final class ExportBackend implements StateBackend {

    private static final String START = "{\"format\":\"" + ExportFormat.NAME + "\"";

    @Override
    public String name() {
        return "export";
    }

    @Override
    public boolean recognizes(Path location) {
        if (!Files.isRegularFile(location, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(location, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            String beginning = new String(in.readNBytes(200), StandardCharsets.UTF_8);
            return beginning.replaceAll("\\s", "").startsWith(START);
        } catch (IOException e) {
            return false;
        }
    }

    /** An entry out of its order, twice, or not as its end tells is {@code CORRUPT}, with line and column. */
    @Override
    public StateReader read(Path location) {
        requireFile(location);
        return new ExportReader(location);
    }

    @Override
    public Inspection inspect(Path location) {
        StateSummarizer summarizer = new StateSummarizer();
        try (StateReader reader = read(location)) {
            reader.entries().forEach(summarizer::add);
            return new Inspection(List.of(), Optional.of(summarizer.summary()));
        } catch (RollbackException e) {
            if (e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.UNSAFE_PATH) {
                throw e;
            }
            Finding finding = new Finding(type(e.kind()), Impact.UNREADABLE, e.plainMessage(), e.location());
            return new Inspection(List.of(finding), Optional.empty());
        }
    }

    private static FindingType type(ErrorKind kind) {
        return switch (kind) {
            case UNSUPPORTED -> FindingType.UNSUPPORTED;
            case TOO_LARGE -> FindingType.TOO_LARGE;
            case CORRUPT -> FindingType.MALFORMED;
            default -> FindingType.UNREADABLE;
        };
    }

    private static void requireFile(Path location) {
        if (!Files.exists(location, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.NOT_FOUND, "no export is here", Location.of(location));
        }
        if (!Files.isRegularFile(location, LinkOption.NOFOLLOW_LINKS)) {
            throw new RollbackException(ErrorKind.UNSAFE_PATH, "not a regular file", Location.of(location));
        }
    }
}
