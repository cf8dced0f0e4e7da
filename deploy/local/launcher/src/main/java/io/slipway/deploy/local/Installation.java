package io.slipway.deploy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the built parts of Slipway are: the checkout {@code slipway.home} names. */
record Installation(Path home) {
    /** Where the modules of the parts are that are not services. */
    static final String LOCAL = "deploy/local/";

    static Installation current() {
        return new Installation(Path.of(System.getProperty("slipway.home", "."))
                .toAbsolutePath()
                .normalize());
    }

    /** The start jar of a service. */
    Path service(String name) {
        return home.resolve(name).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** What its JVM learned, where it was trained. */
    AotCache cache(String service) {
        return AotCache.at(home.resolve(service).resolve("target/quarkus-app/app.aot"));
    }

    /** The same of a module that is not a service. */
    AotCache cacheOf(String module) {
        return AotCache.at(home.resolve(module).resolve("target/app.aot"));
    }

    /** All that a training makes. The S3 server has none: it runs only where somebody wants one. */
    List<AotCache> caches() {
        List<AotCache> caches =
                new ArrayList<>(LocalSystem.SERVICES.stream().map(this::cache).toList());
        caches.add(cacheOf(LOCAL + "kafka"));
        caches.add(cacheOf(LOCAL + "door"));
        return caches;
    }

    /** The class path of a module that is not a service: its own jar and what it needs. */
    String classPath(String module) {
        Path target = home.resolve(module).resolve("target");
        return String.join(
                System.getProperty("path.separator"),
                Stream.concat(jars(target), Stream.of(target.resolve("lib") + "/*"))
                        .toList());
    }

    private static Stream<String> jars(Path target) {
        try (Stream<Path> files = Files.list(target)) {
            List<String> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toString)
                    .toList();
            return jars.stream();
        } catch (IOException e) {
            throw new Trouble(target + " cannot be read; build first: ./mvnw -DskipTests package", e);
        }
    }
}
