package io.slipway.storage.s3;

import io.minio.ListMultipartUploadsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.slipway.storage.setting.StorageConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An S3 server in a process of its own, with one bucket. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "images";
    static final int PART = 5 * 1024 * 1024;
    private static final String KEY = "test";
    private static final String SECRET = UUID.randomUUID().toString();

    private final Process process;
    private final URI endpoint;
    private final Vertx vertx = Vertx.vertx();

    private S3Server(Process process, int port) {
        this.process = process;
        this.endpoint = URI.create("http://127.0.0.1:" + port);
    }

    /** Starts the server that a local Slipway has, on a free port, and waits until it answers. */
    static S3Server start() throws IOException {
        Path module = Path.of(System.getProperty("maven.multiModuleProjectDirectory"), "deploy/local/s3/target");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        module.resolve("classes") + ":" + module.resolve("lib") + "/*",
                        "io.slipway.deploy.s3.S3Process",
                        "0",
                        Files.createTempDirectory("s3").toString(),
                        BUCKET)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("S3_ACCESS_KEY", KEY);
        builder.environment().put("S3_SECRET_KEY", SECRET);
        Process process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String listening = "listening on port ";
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(listening)) {
                return new S3Server(process, Integer.parseInt(line.substring(listening.length())));
            }
        }
        throw new IOException("the S3 server ended before it listened");
    }

    String key() {
        return KEY;
    }

    String secret() {
        return SECRET;
    }

    URI endpoint() {
        return endpoint;
    }

    /** The bucket, below {@code prefix}, as a process with {@code spool} for a spool sees it. */
    S3 open(String prefix, Path spool, Map<String, String> settings) {
        return open(BUCKET, prefix, spool, settings);
    }

    S3 open(String bucket, String prefix, Path spool, Map<String, String> settings) {
        return new S3(vertx, config(prefix, settings), bucket, spool, 0);
    }

    S3Config config(String prefix, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "slipway.storage.s3.endpoint", endpoint.toString(),
                "slipway.storage.s3.prefix", prefix,
                "slipway.storage.s3.access-key", KEY,
                "slipway.storage.s3.secret-key", SECRET,
                "slipway.storage.s3.part-size", Long.toString(PART)));
        settings.forEach((key, value) -> all.put("slipway.storage.s3." + key, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(StorageConfig.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(StorageConfig.class)
                .s3();
    }

    /** Puts an object as somebody else would who shares the bucket. */
    void put(String name) {
        try (MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region("us-east-1")
                .credentials(KEY, SECRET)
                .build()) {
            client.putObject(PutObjectArgs.builder()
                            .bucket(BUCKET)
                            .object(name)
                            .data(new byte[] {1}, 1)
                            .build())
                    .join();
        } catch (Exception e) {
            throw new IllegalStateException("could not put " + name, e);
        }
    }

    /** What is below {@code prefix}: objects, and, with a question mark, multipart uploads that are not complete. */
    List<String> names(String prefix) {
        try (MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region("us-east-1")
                .credentials(KEY, SECRET)
                .build()) {
            List<String> names = new ArrayList<>();
            for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(BUCKET)
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                names.add(item.get().objectName().substring(prefix.length()));
            }
            client.listMultipartUploads(ListMultipartUploadsArgs.builder()
                            .bucket(BUCKET)
                            .prefix(prefix)
                            .build())
                    .join()
                    .result()
                    .uploads()
                    .forEach(upload -> names.add(upload.objectName().substring(prefix.length()) + "?"));
            return names;
        } catch (MinioException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
