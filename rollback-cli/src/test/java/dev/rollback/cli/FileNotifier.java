package dev.rollback.cli;

import dev.rollback.api.Notification;
import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.Delivery;
import dev.rollback.spi.NotificationChannel;
import dev.rollback.spi.Notifier;
import dev.rollback.spi.PluginConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Writes what it is given to a file, if that is there; for tests of the commands. */
public final class FileNotifier implements Notifier {

    @Override
    public String name() {
        return "test-file";
    }

    @Override
    public NotificationChannel open(PluginConfig config, ChannelContext context) {
        config.requireKnown(Set.of("file"));
        return new FileChannel(context.workspace().resolve(config.requiredText("file")));
    }

    private record FileChannel(Path file) implements NotificationChannel {

        @Override
        public Delivery send(Notification notification) {
            try {
                Files.writeString(
                        file, notification.audience() + " " + notification.title() + "\n", StandardOpenOption.APPEND);
                return new Delivery.Delivered("written");
            } catch (IOException e) {
                return new Delivery.Deferred("no file " + file.getFileName());
            }
        }

        @Override
        public String target() {
            return file.getFileName().toString();
        }

        @Override
        public void close() {}
    }
}
