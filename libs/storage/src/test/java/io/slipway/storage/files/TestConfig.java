package io.slipway.storage.files;

import java.nio.file.Path;
import java.time.Duration;

/** Files in a directory of the test. */
record TestConfig(Path directory, long reserve, Duration uploadPatience) implements FilesConfig {

    TestConfig(Path directory) {
        this(directory, 0, Duration.ofMillis(200));
    }
}
