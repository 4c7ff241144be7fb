package dev.rollback.backend.unifiedjson;

import dev.rollback.api.JsonProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Looks whether bytes are UTF-8 without a NUL or a byte order mark: Jackson would guess other encodings, and let some
 * malformed sequences pass.
 */
final class Utf8Check {

    private static final int CHUNK = 1 << 16;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer ignored = CharBuffer.allocate(CHUNK + 1);
    private int line = 1;
    private long lineStart;
    private boolean blank = true;

    private Utf8Check() {}

    /** What is wrong with the bytes, and where; empty when nothing is. */
    static Optional<JsonProblem> problem(InputStream in) throws IOException {
        return new Utf8Check().check(in);
    }

    private Optional<JsonProblem> check(InputStream in) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        long base = 0;
        while (true) {
            int read = in.read(buffer.array(), buffer.position(), buffer.remaining());
            buffer.position(buffer.position() + Math.max(0, read)).flip();
            Optional<JsonProblem> mark = base == 0 ? byteOrderMark(buffer) : Optional.empty();
            if (mark.isPresent()) {
                return mark;
            }
            ignored.clear();
            CoderResult result = decoder.decode(buffer, ignored, read < 0);
            int valid = buffer.position();
            Optional<JsonProblem> nul = walk(buffer.array(), valid, base);
            if (nul.isPresent()) {
                return nul;
            }
            if (result.isError()) {
                return Optional.of(new JsonProblem("not UTF-8", line, column(base + valid)));
            }
            if (read < 0) {
                return blank
                        ? Optional.of(new JsonProblem("Unexpected end-of-input: it is empty", 1, 1))
                        : Optional.empty();
            }
            base += valid;
            buffer.compact();
        }
    }

    private Optional<JsonProblem> walk(byte[] bytes, int length, long base) {
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == 0) {
                return Optional.of(new JsonProblem("a NUL byte", line, column(base + i)));
            }
            if (b == '\n') {
                line++;
                lineStart = base + i + 1;
            }
            blank = blank && (b == ' ' || b == '\t' || b == '\r' || b == '\n');
        }
        return Optional.empty();
    }

    private int column(long offset) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, offset - lineStart + 1));
    }

    private static Optional<JsonProblem> byteOrderMark(ByteBuffer start) {
        boolean mark = start.remaining() >= 3
                && start.get(0) == (byte) 0xEF
                && start.get(1) == (byte) 0xBB
                && start.get(2) == (byte) 0xBF;
        return mark ? Optional.of(new JsonProblem("a byte order mark", 1, 1)) : Optional.empty();
    }
}
