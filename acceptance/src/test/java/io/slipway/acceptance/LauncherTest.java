package io.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("./slipway on one machine")
class LauncherTest {
    @TempDir
    Path directory;

    @Test
    void takes_over_what_others_leave_and_leaves_nothing_itself() throws Exception {
        try (ScriptedRegistry upstream = ScriptedRegistry.start();
                RunningSlipway slipway = RunningSlipway.up(directory.resolve("one"))) {
            Management management = new Management(slipway);
            upstream.with("kept/app", "1", TestImage.image(71));
            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/kept/app:1"))
                    .contains("version 1");
            String password = slipway.password();

            // Another system beside it, which stays and goes without the first one noticing. SIGTERM ends it as Ctrl-C
            // does:
            // whoever runs these tests in the background has made everything below him deaf to that.
            RunningSlipway other = RunningSlipway.on(directory.resolve("other"));
            Path said = directory.resolve("said");
            Process foreground = other.begin(said, "up", "--foreground");
            Management.until(() -> other.says("door", "ready"));
            assertThat(new Management(other).pull("kept/app/manifests/1").statusCode())
                    .isNotEqualTo(200);
            assertThat(management.pull("kept/app/manifests/1").statusCode()).isEqualTo(200);
            foreground.destroy();
            assertThat(foreground.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(said).content().contains("door", "stopped").doesNotContain("Exception");
            Management.until(() -> processesOf(directory.resolve("other")).isEmpty());
            assertThat(management.pull("kept/app/manifests/1").statusCode()).isEqualTo(200);

            // Everything dies at once.
            List<ProcessHandle> all = processesOf(directory.resolve("one"));
            assertThat(all).hasSizeGreaterThan(7);
            all.forEach(process -> assertThat(process.destroyForcibly()).isTrue());
            assertThat(slipway.run("up")).contains("Slipway is up");
            assertThat(slipway.password()).isEqualTo(password);
            assertThat(management.pull("kept/app/manifests/1").body())
                    .isEqualTo(TestImage.image(71).manifest());
            upstream.with("kept/app", "2", TestImage.image(72));
            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/kept/app:2"))
                    .contains("version 2");

            // What runs is left alone; what is missing is started.
            long registry = slipway.pid("registry-service");
            slipway.kill("task-api");
            slipway.revive("task-api");
            assertThat(slipway.pid("registry-service")).isEqualTo(registry);

            // Whoever holds the machine gives the administrator another password, while everything runs.
            String users = Management.V3 + "users/";
            assertThat(management.status(users)).isEqualTo(200);
            String another = slipway.run("password", "--reset").lines().toList().getLast();
            assertThat(another).isNotEqualTo(password).isEqualTo(slipway.password());
            assertThat(management.status(users)).isEqualTo(401);
            assertThat(new Management(slipway).status(users)).isEqualTo(200);
        }
        assertThat(processesOf(directory)).as("orphans").isEmpty();
    }

    /** Everything that was started for a state directory: it stands on each command line. */
    private static List<ProcessHandle> processesOf(Path state) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(state.toString()))
                .filter(ProcessHandle::isAlive)
                .toList();
    }
}
