package io.slipway.storage.s3;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The object store on S3. */
public interface S3Config {
    /** Where S3 answers; Amazon's where none is named. */
    @WithDefault("https://s3.amazonaws.com")
    URI endpoint();

    /** A file with the certificates, in PEM, that its own is checked against; the system's where none is named. */
    Optional<Path> authorities();

    /** The region requests are signed for. */
    @WithDefault("us-east-1")
    String region();

    /** The bucket; it must be there. */
    Optional<String> bucket();

    /** What every key begins with, so that several installations can share a bucket: {@code staging/}. */
    Optional<String> prefix();

    /** Whether the bucket is named in the path; in the host's name otherwise, as Amazon wants it. */
    Optional<Boolean> pathStyle();

    /** The access key; with {@link #secretKey}. */
    Optional<String> accessKey();

    /** The secret that goes with {@link #accessKey}. */
    Optional<String> secretKey();

    /** A credentials file as the AWS command line writes it; its default profile is used. */
    Optional<Path> credentialsFile();

    /** Where the role of this machine is asked for; by default where Amazon's machines and pods have it. */
    Optional<URI> roleEndpoint();

    /** Whether clients are sent to S3 by a signed URL; through Slipway otherwise. */
    @WithDefault("true")
    boolean redirect();

    /** Where clients reach S3, if that is elsewhere than {@link #endpoint}: what such a URL begins with. */
    Optional<URI> redirectEndpoint();

    /** How long such a URL is good for. */
    @WithDefault("15m")
    Duration redirectValidity();

    /** The directory parts are collected in before they are sent; on a disk of this machine, of its own for each process. */
    Optional<Path> spool();

    /** Bytes of objects that are kept in the spool after they went through this process, so that the next pull of them is local; 0: none. */
    @WithDefault("10737418240")
    long cacheBytes();

    /** Bytes of a part of an upload; doubled for every further thousand parts. At least 5 MiB. */
    @WithDefault("8388608")
    long partSize();

    /** Whether what is sent carries a CRC32C that the server checks. */
    @WithDefault("true")
    boolean checksum();

    /** How long a request may make no progress. */
    @WithDefault("30s")
    Duration timeout();

    /** How often a request is tried in all. */
    @WithDefault("5")
    int attempts();

    /** How many connections are open at most. */
    @WithDefault("64")
    int connections();
}
