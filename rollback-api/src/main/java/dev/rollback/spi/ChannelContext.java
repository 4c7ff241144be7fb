package dev.rollback.spi;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a channel takes from outside.
 *
 * @param workspace to which relative paths in its settings belong
 * @param environment where its settings may say that secrets stand
 */
public record ChannelContext(Path workspace, Map<String, String> environment, Clock clock) {

    public ChannelContext {
        environment = Map.copyOf(environment);
    }
}
