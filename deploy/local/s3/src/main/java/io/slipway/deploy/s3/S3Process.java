package io.slipway.deploy.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server on one loopback port, with its objects as files of one directory. Signatures are checked. */
public final class S3Process {
    /** A part of the largest object of S3 comes in one request. */
    private static final long LARGEST_REQUEST = 5L * 1024 * 1024 * 1024;

    private S3Process() {}

    /** Arguments: the port, the directory, the name of a bucket; the key and its secret come from the environment. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        Files.createDirectories(directory.resolve(args[2]));
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                .endpoint(URI.create("http://127.0.0.1:" + args[0]))
                .awsAuthentication(
                        AuthenticationType.AWS_V4, System.getenv("S3_ACCESS_KEY"), System.getenv("S3_SECRET_KEY"))
                .v4MaxNonChunkedRequestSize(LARGEST_REQUEST)
                .v4MaxChunkSize(Integer.MAX_VALUE)
                .build();
        server.start();
        System.out.println("listening on port " + server.getPort());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        Thread.currentThread().join();
    }

    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println("did not stop: " + e);
        }
    }
}
