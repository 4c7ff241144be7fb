package dev.rollback.core.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The change that makes a workspace's {@code rollback.yml} say the strict profile, and nothing else about it different.
 * Making one changes nothing; {@link #write} does.
 */
public final class Hardening {

    /**
     * One key that says something else afterwards.
     *
     * @param before what holds now, written or by default; empty for no limit
     */
    public record Change(String key, Optional<String> before, String after) {}

    private final Path file;
    private final Optional<byte[]> before;
    private final byte[] after;
    private final List<Change> changes;

    private Hardening(Path file, Optional<byte[]> before, byte[] after, List<Change> changes) {
        this.file = file;
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    /**
     * Works the change out and proves it: read again, the new text says what the old one does but for these keys.
     * {@code UNSUPPORTED} where that cannot be had, {@code UNSAFE_PATH} for a link, each with what to write by hand;
     * {@code CONFIGURATION} for a file that is not valid.
     *
     * @param most how old a backup may be at most; a shorter limit that is written already stays
     */
    public static Hardening of(Workspace workspace, MaxAge most) {
        Path file = workspace.root().resolve(Configuration.FILE);
        Optional<byte[]> before = Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(ConfigurationReader.bytes(file))
                : Optional.empty();
        byte[] old = before.orElse(new byte[0]);
        JsonNode tree = ConfigurationReader.parse(old, file);
        Strictness written = ConfigurationReader.read(tree, file).strictness();
        Strictness wanted = written.hardened(most);
        List<Change> changes = changes(written, wanted);
        if (changes.isEmpty()) {
            return new Hardening(file, before, old, changes);
        }
        Map<String, String> values = new LinkedHashMap<>();
        changes.forEach(change -> values.put(change.key(), change.after()));
        try {
            refuseLink(file);
            byte[] after = StrictnessEdit.edit(text(old), values).getBytes(StandardCharsets.UTF_8);
            requireOnly(values, tree, wanted, after, file);
            return new Hardening(file, before, after, changes);
        } catch (RollbackException e) {
            throw new RollbackException(e.kind(), e.plainMessage(), Location.of(file), e)
                    .withHint("write by hand what is to be in it:\n" + String.join("\n", StrictnessEdit.block(values)));
        }
    }

    private static List<Change> changes(Strictness written, Strictness wanted) {
        List<Change> all = List.of(
                change(Strictness.SKIPPED_KEY, Optional.of(written.skipped()), wanted.skipped()),
                change(Strictness.WARNINGS_KEY, Optional.of(written.warnings()), wanted.warnings()),
                change(
                        Strictness.MAX_AGE_KEY,
                        written.backupsMaxAge(),
                        wanted.backupsMaxAge().orElseThrow()),
                change(Strictness.VERIFY_KEY, Optional.of(written.verifyBeforeOpen()), wanted.verifyBeforeOpen()));
        List<Change> changes = new ArrayList<>(all);
        changes.removeIf(
                change -> change.before().filter(change.after()::equals).isPresent());
        return List.copyOf(changes);
    }

    private static Change change(String key, Optional<?> before, Object after) {
        return new Change(key, before.map(Object::toString), after.toString());
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw new RollbackException(ErrorKind.UNSUPPORTED, "is not edited: not all of it is UTF-8");
        }
        return text;
    }

    private static void refuseLink(Path file) {
        if (Files.isSymbolicLink(file)) {
            throw new RollbackException(ErrorKind.UNSAFE_PATH, "a symbolic link, and what it leads to is not changed");
        }
    }

    /** The proof: whatever the edit did, the file is only written if it says this and nothing else. */
    private static void requireOnly(
            Map<String, String> values, JsonNode before, Strictness wanted, byte[] after, Path file) {
        ObjectNode expected = before.isObject() ? before.deepCopy() : JsonNodeFactory.instance.objectNode();
        values.forEach((key, value) -> {
            int dot = key.indexOf('.');
            ObjectNode parent = dot < 0 ? expected : expected.withObjectProperty(key.substring(0, dot));
            String name = key.substring(dot + 1);
            if (key.equals(Strictness.VERIFY_KEY)) {
                parent.put(name, Boolean.parseBoolean(value));
            } else {
                parent.put(name, value);
            }
        });
        JsonNode found;
        try {
            found = ConfigurationReader.parse(after, file);
        } catch (RollbackException e) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED, "is not edited: it would not be valid any more: " + e.plainMessage(), e);
        }
        boolean proven = found.equals(expected)
                && ConfigurationReader.read(found, file).strictness().equals(wanted);
        if (!proven) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED, "is not edited: more than these keys would say something else");
        }
    }

    public Path file() {
        return file;
    }

    /** In the order of the profile; empty when the file is as strict already. */
    public List<Change> changes() {
        return changes;
    }

    /** Whether there is no file yet. */
    public boolean creates() {
        return before.isEmpty();
    }

    /** A unified difference, lines ending as the file's do. */
    public String difference() {
        return UnifiedDiff.of(
                creates() ? "/dev/null" : Configuration.FILE,
                Configuration.FILE,
                new String(before.orElse(new byte[0]), StandardCharsets.UTF_8),
                new String(after, StandardCharsets.UTF_8));
    }

    /**
     * Puts the new file in the place of the old one, with its mode and owner, durable when this returns; after an error
     * or a crash the old one is there as it was, unless only making it durable has failed. The caller holds the
     * workspace's lock.
     *
     * @throws RollbackException {@code CONFLICT} when the file is not any more what it was
     */
    public void write(FileOps files) {
        Path folder = java.util.Objects.requireNonNull(file.getParent());
        Path temporary = folder.resolve("." + Configuration.FILE + ".tmp");
        files.delete(temporary);
        try {
            try (FileOps.Output out = files.create(temporary)) {
                out.write(ByteBuffer.wrap(after));
                takeAttributes(temporary, folder, files);
                out.sync();
            }
            requireUnchanged(); // at the last moment: what was shown is what is written over, and nothing newer
            if (creates()) {
                files.move(temporary, file);
            } else {
                files.replace(temporary, file);
            }
        } catch (RollbackException e) {
            try {
                files.delete(temporary);
            } catch (RollbackException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        files.syncDirectory(folder);
    }

    private void takeAttributes(Path temporary, Path folder, FileOps files) {
        Optional<FileAttributes> wanted =
                creates() ? FileAttributes.of(folder).map(Hardening::ofFile) : FileAttributes.of(file);
        wanted.ifPresent(attributes -> files.setAttributes(temporary, attributes));
        if (!creates() && !FileAttributes.of(temporary).equals(wanted)) {
            throw new RollbackException(
                            ErrorKind.IO,
                            "belongs to somebody else, and only its owner or root can write a new one of that owner;"
                                    + " nothing was written",
                            Location.of(file))
                    .withHint("run the command as the file's owner");
        }
    }

    /** Who may read the folder may read the file: tools of other users need it. */
    private static FileAttributes ofFile(FileAttributes folder) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(FileAttributes.withoutExecution(folder.permissions()));
        permissions.remove(PosixFilePermission.OTHERS_WRITE);
        return folder.withPermissions(permissions);
    }

    private void requireUnchanged() {
        boolean same = before.isPresent()
                ? Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Arrays.equals(before.get(), ConfigurationReader.bytes(file))
                : !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (!same) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "has changed since the difference was worked out; nothing was written",
                            Location.of(file))
                    .withHint("run `rollback harden` again, and read what it shows");
        }
    }
}
