package io.slipway.testkit.architecture;

import java.nio.file.Path;
import java.util.Objects;

/** The checkout the tests run in. */
final class Checkout {
    private Checkout() {}

    static Path root() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("maven.multiModuleProjectDirectory"), "tests are run by ./mvnw"));
    }
}
