package dev.rollback.backend.leveldb;

import dev.rollback.api.Location;

/**
 * A decoder of raw Snappy blocks (google/snappy, format_description.txt), bounded by what the block declares, which
 * is itself bounded before memory is taken.
 */
final class Snappy {

    /** A copy of three bytes makes 64: nothing in the format makes more of less. */
    private static final int MAX_RATIO = 22;

    private final byte[] in;
    private final int end;
    private final Location where;
    private final byte[] out;
    private int position;
    private int written;

    private Snappy(byte[] in, int from, int end, byte[] out, Location where) {
        this.in = in;
        this.position = from;
        this.end = end;
        this.out = out;
        this.where = where;
    }

    /** Decodes the first {@code length} bytes of {@code in}. */
    static byte[] decode(byte[] in, int length, int most, Location where) throws Damage {
        Fields preamble = new Fields(in, 0, length, where);
        int declared = preamble.count();
        if (declared > (long) length * MAX_RATIO) {
            throw Damage.malformed(where, "Snappy: " + length + " bytes cannot hold the declared " + declared);
        }
        if (declared > most) {
            throw Fields.tooLarge(where, "decoded block", declared, most);
        }
        Snappy snappy = new Snappy(in, preamble.position(), length, new byte[declared], where);
        snappy.run();
        return snappy.out;
    }

    private void run() throws Damage {
        while (position < end) {
            int tag = in[position++] & 0xff;
            switch (tag & 3) {
                case 0 -> literal(tag >>> 2);
                case 1 -> copy(4 + (tag >>> 2 & 7), (tag >>> 5) << 8 | (int) number(1));
                case 2 -> copy(1 + (tag >>> 2), number(2));
                default -> copy(1 + (tag >>> 2), number(4));
            }
        }
        if (written != out.length) {
            throw bad("ends after " + written + " of " + out.length + " bytes");
        }
    }

    private void literal(int code) throws Damage {
        long length = code < 60 ? code + 1 : number(code - 59) + 1;
        if (length > end - position || length > out.length - written) {
            throw bad("a literal of " + length + " bytes does not fit");
        }
        System.arraycopy(in, position, out, written, (int) length);
        position += (int) length;
        written += (int) length;
    }

    /** Source and target may overlap: then what was just written is repeated, so bytes go one by one. */
    private void copy(int length, long offset) throws Damage {
        if (offset < 1 || offset > written || length > out.length - written) {
            throw bad("a copy of " + length + " bytes from " + offset + " back does not fit");
        }
        int from = written - (int) offset;
        if (offset >= length) {
            System.arraycopy(out, from, out, written, length);
            written += length;
            return;
        }
        for (int i = 0; i < length; i++) {
            out[written++] = out[from + i];
        }
    }

    private long number(int width) throws Damage {
        if (width > end - position) {
            throw bad("ends within a tag");
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (in[position++] & 0xffL) << (8 * i);
        }
        return value;
    }

    private Damage bad(String message) {
        return Damage.malformed(where, "Snappy: " + message);
    }
}
