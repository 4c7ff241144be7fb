package dev.rollback.core.export;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A text in strict UTF-8 of which no more is handed out at a time than one value may take. */
final class BoundedText extends FilterReader {

    /** Characters of one value and its surroundings, at the most. */
    static final long MOST = 64L << 20;

    private final Path file;
    private final long most;
    private long granted;

    private BoundedText(Path file, long most, Reader in) {
        super(in);
        this.file = file;
        this.most = most;
        this.granted = most;
    }

    static BoundedText open(Path file, long most) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new BoundedText(
                file,
                most,
                new InputStreamReader(
                        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), decoder));
    }

    /** Lets one more value be read. */
    void grant() {
        granted = most;
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        take(c < 0 ? 0 : 1);
        return c;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        take(Math.max(0, count));
        return count;
    }

    private void take(int count) {
        granted -= count;
        if (granted < 0) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE, "a value of more than " + most + " characters", Location.of(file));
        }
    }
}
