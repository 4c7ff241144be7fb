package dev.rollback.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileAttributes;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Who can get at a state's files, taken together: a database gives its files new names whenever it is opened, so single
 * files cannot be held against each other.
 *
 * @param files what any file permits, as {@code r} and {@code w} of owner, group and others, such as {@code others w}
 * @param folders the same of the folders, the state's own among them
 * @param owners {@code owner:group} of all of them
 * @param links the names of the symbolic links among them
 */
record Access(Set<String> files, Set<String> folders, Set<String> owners, Set<String> links) {

    /** More than any state has: whoever puts them there must not make looking at them last for ever. */
    private static final int MOST = 100_000;

    Access {
        files = Set.copyOf(files);
        folders = Set.copyOf(folders);
        owners = Set.copyOf(owners);
        links = Set.copyOf(links);
    }

    /** One file, folder or link, and what is true of it alone. */
    private record Found(String name, Access access) {}

    /** Of everything at a location. {@code TOO_LARGE} beyond 100,000 files. */
    static Access of(Path location) {
        Set<String> files = new TreeSet<>();
        Set<String> folders = new TreeSet<>();
        Set<String> owners = new TreeSet<>();
        Set<String> links = new TreeSet<>();
        for (Found found : walk(location)) {
            files.addAll(found.access.files);
            folders.addAll(found.access.folders);
            owners.addAll(found.access.owners);
            links.addAll(found.access.links);
        }
        return new Access(files, folders, owners, links);
    }

    /** What permits more at a location than this says, file by file, in words. */
    List<String> widened(Path location) {
        List<String> wider = new ArrayList<>();
        for (Found found : walk(location)) {
            extra(found.access.files, files).forEach(what -> wider.add(found.name + ": " + what + " is new"));
            extra(found.access.folders, folders).forEach(what -> wider.add(found.name + "/: " + what + " is new"));
            extra(found.access.owners, owners).forEach(who -> wider.add(found.name + " belongs to " + who));
            extra(found.access.links, links).forEach(link -> wider.add(found.name + " is a symbolic link"));
        }
        return wider;
    }

    private static Set<String> extra(Set<String> now, Set<String> before) {
        Set<String> extra = new TreeSet<>(now);
        extra.removeAll(before);
        return extra;
    }

    private static List<Found> walk(Path location) {
        List<Found> found = new ArrayList<>();
        BiConsumer<Path, BasicFileAttributes> add = (path, attributes) -> {
            if (found.size() == MOST) {
                throw new RollbackException(ErrorKind.TOO_LARGE, "more than " + MOST + " files", Location.of(location));
            }
            String name = path.equals(location)
                    ? String.valueOf(location.getFileName())
                    : location.relativize(path).toString();
            found.add(new Found(name, one(path, name, attributes)));
        };
        try {
            Files.walkFileTree(location, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    add.accept(folder, attributes);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    add.accept(file, attributes);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof java.nio.file.NoSuchFileException && !file.equals(location)) {
                        return FileVisitResult.CONTINUE; // somebody works with the state
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw Failures.io("look at", location, e);
        }
        return found;
    }

    private static Access one(Path path, String name, BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return new Access(Set.of(), Set.of(), Set.of(), Set.of(name));
        }
        return FileAttributes.of(path)
                .map(posix -> {
                    Set<String> permits = permits(PosixFilePermissions.toString(posix.permissions()));
                    Set<String> owner =
                            Set.of(posix.owner().getName() + ":" + posix.group().getName());
                    return attributes.isDirectory()
                            ? new Access(Set.of(), permits, owner, Set.of())
                            : new Access(permits, Set.of(), owner, Set.of());
                })
                .orElse(new Access(Set.of(), Set.of(), Set.of(), Set.of()));
    }

    /** {@code rw-r--r--} as what each may do; running and entering a thing gives nobody its content. */
    private static Set<String> permits(String mode) {
        Set<String> permits = new TreeSet<>();
        String[] who = {"owner", "group", "others"};
        for (int i = 0; i < who.length; i++) {
            if (mode.charAt(3 * i) == 'r') {
                permits.add("reading by " + who[i]);
            }
            if (mode.charAt(3 * i + 1) == 'w') {
                permits.add("writing by " + who[i]);
            }
        }
        return permits;
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node.putArray("files"), files);
        put(node.putArray("folders"), folders);
        put(node.putArray("owners"), owners);
        put(node.putArray("links"), links);
        return node;
    }

    private static void put(ArrayNode array, Set<String> items) {
        new TreeSet<>(items).forEach(array::add);
    }

    static Access read(JsonNode node) {
        return new Access(
                items(node.path("files")),
                items(node.path("folders")),
                items(node.path("owners")),
                items(node.path("links")));
    }

    private static Set<String> items(JsonNode array) {
        Set<String> items = new TreeSet<>();
        array.forEach(item -> items.add(item.asText()));
        return items;
    }
}
