package dev.rollback.spi.directory;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Expected;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Compares what is live in a directory with what is expected there. */
final class LiveCheck {

    private LiveCheck() {}

    static boolean holds(Expected expected, Path live, DirectoryLayout layout) {
        boolean there = Files.exists(live, LinkOption.NOFOLLOW_LINKS);
        if (expected instanceof Expected.Content content) {
            return Files.isDirectory(live, LinkOption.NOFOLLOW_LINKS) && matches(content.listing(), live, layout);
        }
        return there == expected instanceof Expected.Unreadable;
    }

    static void require(Expected expected, Path live, DirectoryLayout layout) {
        if (!holds(expected, live, layout)) {
            throw changed(live);
        }
    }

    /** The same of the folders beside it, also where the content could not be read. */
    static void requireCompanions(List<String> suffixes, Path live, DirectoryLayout layout) {
        if (!layout.present(live).equals(suffixes)) {
            throw changed(live);
        }
    }

    private static RollbackException changed(Path live) {
        return new RollbackException(
                        ErrorKind.CONFLICT,
                        "what is live is not what was looked at before; nothing was moved",
                        Location.of(live))
                .withHint("find out who writes there, then start over");
    }

    private static boolean matches(Listing listing, Path live, DirectoryLayout layout) {
        try {
            return layout.listing(live).equals(listing);
        } catch (RollbackException e) {
            return false;
        }
    }
}
