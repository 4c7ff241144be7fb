package dev.rollback.notifier.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A socket from which only so much can be read in all. What is built on it, TLS or a reader of lines of any length,
 * therefore holds no more than that.
 */
final class BoundedSocket extends Socket {

    private int left;

    /** @param most how many bytes */
    BoundedSocket(int most) {
        left = most;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream());
    }

    private synchronized int allowed(int wanted) throws TooMuch {
        if (left == 0) {
            throw new TooMuch();
        }
        return Math.min(wanted, left);
    }

    private synchronized int taken(int count) {
        left -= Math.max(0, count);
        return count;
    }

    /** That the other side has said more than it is listened to. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final class Bounded extends InputStream {

        private final InputStream in;

        Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return length == 0 ? 0 : taken(in.read(bytes, offset, allowed(length)));
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
