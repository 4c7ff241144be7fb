package dev.rollback.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.core.workspace.Configuration.DeploymentCheck;
import dev.rollback.core.workspace.SecretMask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretMaskTest {

    @TempDir
    Path folder;

    @Test
    void takesOutTheValuesOfVariablesThatLookLikeSecrets() {
        SecretMask mask = SecretMask.of(Map.of(
                "SLACK_WEBHOOK_URL", "https://hooks.example/T0/secret",
                "Db_Password", "hunter22",
                "API_KEY", "short",
                "HOME", "/home/someone"));
        assertThat(mask.masked("POST https://hooks.example/T0/secret as hunter22 in /home/someone, short"))
                .isEqualTo("POST *** as *** in /home/someone, short");
    }

    @Test
    void takesOutSecretsThatItIsToldOf() {
        SecretMask mask = SecretMask.of(Map.of("API_TOKEN", "abcdef")).and(List.of("abcdef-and-more", "abc"));
        assertThat(mask.masked("abcdef-and-more, abcdef, abc")).isEqualTo("***, ***, abc");
        assertThat(mask).asString().doesNotContain("abcdef");
    }

    @Test
    void aFailedCommandsOutputIsMasked() {
        Map.Entry<String, String> variable = Map.entry("ROLLBACK_TEST_TOKEN", "abcdef-123456");
        DeploymentCheck check = new DeploymentCheck(
                "prints", List.of("sh", "-c", "echo using $ROLLBACK_TEST_TOKEN; exit 1"), Duration.ofSeconds(20));

        CommandRun run = CommandRun.of(check, folder, Map.ofEntries(variable));

        assertThat(run.succeeded()).isFalse();
        assertThat(run.lastLines()).containsExactly("using ***");
    }
}
