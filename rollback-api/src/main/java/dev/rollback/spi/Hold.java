package dev.rollback.spi;

/** Keeps other clients out of a state. Closing it lets them in again, and may be done twice. */
public interface Hold extends AutoCloseable {

    @Override
    void close();
}
