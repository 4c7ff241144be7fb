package dev.rollback.backend.leveldb;

import dev.rollback.api.FindingType;
import dev.rollback.api.Location;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A cursor over bytes that hold LevelDB's fixed and variable-length integers and length-prefixed strings (LevelDB,
 * util/coding.h). Whatever does not fit into the bytes is damage at {@code where}.
 */
final class Fields {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int limit;
    private final Location where;
    private int position;

    Fields(byte[] bytes, int from, int to, Location where) {
        this.bytes = bytes;
        this.position = from;
        this.limit = to;
        this.where = where;
    }

    static int int32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long int64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= limit;
    }

    int remaining() {
        return limit - position;
    }

    /** Passes over bytes that the caller knows to be there. */
    void skip(int count) {
        position += count;
    }

    int u8() throws Damage {
        need(1);
        return bytes[position++] & 0xff;
    }

    int fixed32() throws Damage {
        need(4);
        position += 4;
        return int32(bytes, position - 4);
    }

    long fixed64() throws Damage {
        need(8);
        position += 8;
        return int64(bytes, position - 8);
    }

    /** A 32-bit integer that counts something, so that its top bit is not set. */
    int count() throws Damage {
        long value = varint64();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw malformed("a 32-bit count is out of range");
        }
        return (int) value;
    }

    /** A 64-bit integer that counts or numbers something, so that its top bit is not set. */
    long number() throws Damage {
        long value = varint64();
        if (value < 0) {
            throw malformed("a 64-bit number is out of range");
        }
        return value;
    }

    private long varint64() throws Damage {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            if (shift == 63 && b > 1) {
                break;
            }
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw malformed("a variable-length integer is longer than 64 bits");
    }

    /** A length and that many bytes; a length beyond {@code most} is {@code TOO_LARGE} when the bytes are there. */
    byte[] prefixed(int most, String what) throws Damage {
        int length = count();
        if (length > remaining()) {
            throw malformed("a " + what + " of " + length + " bytes does not fit into the " + remaining() + " left");
        }
        if (length > most) {
            throw tooLarge(where, what, length, most);
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    static Damage tooLarge(Location where, String what, long size, long most) {
        return Damage.of(
                FindingType.TOO_LARGE, where, "a " + what + " of " + size + " bytes; up to " + most + " are read");
    }

    Damage malformed(String message) {
        return Damage.malformed(where, message + " (" + position + " bytes into it)");
    }

    private void need(int count) throws Damage {
        if (limit - position < count) {
            throw malformed(count + " bytes are needed and " + (limit - position) + " left");
        }
    }
}
