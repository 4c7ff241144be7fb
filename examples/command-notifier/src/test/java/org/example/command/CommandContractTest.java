package org.example.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.spi.Notifier;
import dev.rollback.testkit.NotifierContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

// guide: contract
class CommandContractTest extends NotifierContract {

    @BeforeEach
    void itKeepsWhatItIsGiven() {
        program("cat > \"$NOTIFICATION_ID.arrived\" && echo \"taken with $NOTIFICATION_TOKEN\"");
    }

    @Override
    protected Notifier notifier() {
        return new CommandNotifier();
    }

    @Override
    protected ObjectNode settings() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode().put("timeout-seconds", 2);
        settings.putArray("command").add("./program");
        settings.putObject("token").put("env", "PAGER_TOKEN");
        return settings;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("PAGER_TOKEN", "very-secret-token");
    }

    @Override
    protected void hang() {
        program("sleep 600; true");
    }

    @Override
    protected void fail() {
        program("echo \"cannot reach the pager with $NOTIFICATION_TOKEN\"; exit 1");
    }

    @Override
    protected void vanish() {
        Path program = folder.resolve("program");
        try {
            Files.delete(program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
    // guide: end

    private void program(String script) {
        Path program = folder.resolve("program");
        try {
            Files.writeString(program, "#!/bin/sh\n" + script + "\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<String> arrived() {
        List<String> arrived = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder, "*.arrived")) {
            for (Path file : files) {
                arrived.add(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return arrived;
    }
}
