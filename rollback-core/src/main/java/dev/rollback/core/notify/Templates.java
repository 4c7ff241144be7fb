package dev.rollback.core.notify;

import com.samskivert.mustache.Mustache;
import dev.rollback.api.IncidentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of notifications: one Mustache template an event, the user's in {@code templates/<event>.mustache} or else
 * our own. The first line is the title. Templates see the facts and nothing else: no partials, no methods of values.
 */
final class Templates {

    static final String FOLDER = "templates";

    /** What stands where nothing is known: a figure that was not measured is not made up. */
    static final String UNKNOWN = "(not known)";

    private static final int MAX_SIZE = 64 * 1024;
    private static final int MAX_RENDERED = 64 * 1024;

    private final Path folder;

    /** A rendered template; with what is wrong with the user's own one, if anything is. */
    record Rendered(String title, String text, Optional<String> warning) {}

    Templates(Path workspace) {
        this.folder = workspace.resolve(FOLDER);
    }

    Rendered render(IncidentEvent event, Map<String, String> facts) {
        String name = fileName(event);
        try {
            Optional<String> own = own(name);
            if (own.isPresent()) {
                return rendered(own.get(), facts);
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            Rendered usual = rendered(usual(name), facts);
            String warning = FOLDER + "/" + name + " cannot be used, the usual text is sent instead: "
                    + (e instanceof StackOverflowError ? "nested too deeply" : PlainText.failure(e));
            return new Rendered(usual.title(), usual.text(), Optional.of(warning));
        }
        return rendered(usual(name), facts);
    }

    static String fileName(IncidentEvent event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".mustache";
    }

    private static Rendered rendered(String template, Map<String, String> facts) {
        BoundedWriter out = new BoundedWriter();
        Mustache.compiler()
                .escapeHTML(false)
                .defaultValue(UNKNOWN)
                .emptyStringIsFalse(true)
                .withCollector(new FactsOnly())
                .compile(template)
                .execute(facts, out);
        String whole = out.text.toString().strip();
        int end = whole.indexOf('\n');
        String title = end < 0 ? whole : whole.substring(0, end).strip();
        if (title.isEmpty()) {
            throw new IllegalArgumentException("its first line, the title, is blank");
        }
        return new Rendered(title, end < 0 ? "" : whole.substring(end + 1), Optional.empty());
    }

    private static String usual(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(FOLDER + "/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the template " + name + " cannot be read", e);
        }
    }

    private Optional<String> own(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is a link, or no regular file");
        }
        try (SeekableByteChannel channel =
                        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                InputStream in = Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw new IOException("it is larger than 64 KiB");
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        }
    }

    /** Lets templates see the map's entries: the library's own collector calls methods by reflection. */
    private static final class FactsOnly implements Mustache.Collector {

        /** Null for what is not to be iterated over; the library takes an empty list for what is missing. */
        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            return value instanceof Iterable<?> items ? items.iterator() : null;
        }

        /** Null for what is not there. */
        @Override
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Map<?, ?> facts && facts.containsKey(name)
                    ? (map, key) -> ((Map<?, ?>) map).get(key)
                    : null;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return Collections.synchronizedMap(new HashMap<>());
        }
    }

    /** Keeps the beginning: a template can repeat itself far beyond its own size. */
    private static final class BoundedWriter extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] buffer, int offset, int length) {
            text.append(buffer, offset, Math.min(length, MAX_RENDERED - text.length()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
