package dev.rollback.spi.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Who may do what with a file: mode, owner and group. */
public record FileAttributes(Set<PosixFilePermission> permissions, UserPrincipal owner, GroupPrincipal group) {

    public FileAttributes {
        permissions = Set.copyOf(permissions);
    }

    /** The attributes of a file or directory, not following a link; empty when there is none to read. */
    public static Optional<FileAttributes> of(Path path) {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new FileAttributes(found.permissions(), found.owner(), found.group()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public FileAttributes withPermissions(Set<PosixFilePermission> others) {
        return new FileAttributes(others, owner, group);
    }

    /** The same permissions but for running or entering. */
    public static Set<PosixFilePermission> withoutExecution(Set<PosixFilePermission> permissions) {
        Set<PosixFilePermission> result = EnumSet.noneOf(PosixFilePermission.class);
        result.addAll(permissions);
        result.removeAll(Set.of(
                PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_EXECUTE));
        return result;
    }
}
