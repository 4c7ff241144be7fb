package dev.rollback.cli;

import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Breaks a throw-away workspace in ways that real ones break, so that a rollback is really needed. */
final class Sabotage {

    private static final int BYTES = 8;

    private Sabotage() {}

    /** Says what was broken, a line each. */
    static List<String> of(Workspace workspace, String target) {
        List<String> done = new ArrayList<>();
        List<Path> unified = files(workspace.location("unified-json"), ".json");
        if (!unified.isEmpty()) {
            truncate(unified.get(0));
            done.add("cut " + workspace.show(unified.get(0)) + " in its middle");
        }
        if (unified.size() > 1) {
            overwrite(unified.get(1), true);
            done.add("overwrote " + BYTES + " bytes of " + workspace.show(unified.get(1)));
        }
        Path live = workspace.location(target);
        List<Path> tables = new ArrayList<>(files(live, ".ldb"));
        tables.addAll(files(live, ".sst"));
        List<Path> candidates = tables.isEmpty() ? files(live, ".log") : tables;
        candidates.stream().max(Comparator.comparingLong(Sabotage::size)).ifPresent(file -> {
            overwrite(file, false);
            done.add("flipped the bits of " + BYTES + " bytes of " + workspace.show(file));
        });
        return done;
    }

    private static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (var paths = Files.list(folder)) {
            return paths.filter(path -> String.valueOf(path.getFileName()).endsWith(ending))
                    .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && size(path) > BYTES)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
    }

    private static void truncate(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        } catch (IOException e) {
            throw Failures.io("cut", file, e);
        }
    }

    /** Makes bytes in the middle zero, which no JSON may hold, or flips them, which no checksum passes. */
    private static void overwrite(Path file, boolean zero) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = (channel.size() - BYTES) / 2;
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
                // a read may give less than was asked for
            }
            for (int i = 0; i < BYTES; i++) {
                bytes.put(i, zero ? 0 : (byte) ~bytes.get(i));
            }
            bytes.rewind();
            while (bytes.hasRemaining()) {
                channel.write(bytes, at + bytes.position());
            }
        } catch (IOException e) {
            throw Failures.io("overwrite", file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw Failures.io("look at", file, e);
        }
    }
}
