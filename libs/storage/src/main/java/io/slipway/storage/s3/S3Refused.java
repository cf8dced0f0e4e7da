package io.slipway.storage.s3;

import io.minio.errors.ErrorResponseException;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.storage.object.StorageException;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The server answered, but not with what was asked for. */
final class S3Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchUpload", "NotFound");
    private static final Set<String> REPLACED = Set.of("InvalidPart", "InvalidPartOrder");
    /** The server has trouble, and may say so in an answer of 200; or what arrived there is not what left here, or came too slowly. */
    private static final Set<String> PASSING = Set.of(
            "InternalError",
            "ServiceUnavailable",
            "SlowDown",
            "BadDigest",
            "XAmzContentChecksumMismatch",
            "IncompleteBody",
            "RequestTimeout");

    private static final Set<Integer> AGAIN = Set.of(408, 429, 500, 502, 503, 504);

    private static final Set<String> NOT_KNOWN = Set.of(
            "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "InvalidClientTokenId");

    private static final Set<String> ELSEWHERE =
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException");

    private final int status;
    private final String code;

    S3Refused(int status, String code) {
        super("S3 answered " + status + " " + code);
        this.status = status;
        this.code = code;
    }

    /** What minio-java makes of an answer, in our words; anything else unchanged. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ErrorResponseException answered
                ? new S3Refused(
                        answered.response().code(), answered.errorResponse().code())
                : cause;
    }

    /** Whether there is no such object or upload. */
    static boolean isAbsent(Throwable failure) {
        return failure instanceof S3Refused refused && (refused.status == 404 || ABSENT.contains(refused.code));
    }

    /** Whether the same request may well succeed a little later. */
    static boolean isTemporary(Throwable failure) {
        return failure instanceof S3Refused refused
                ? AGAIN.contains(refused.status) || PASSING.contains(refused.code)
                : isOfTheNetwork(failure) || (failure.getCause() != null && isOfTheNetwork(failure.getCause()));
    }

    /** What an operator must do so that a request that failed at the start succeeds; {@code permission} is what it needs. */
    static String remedy(Throwable failure, String permission) {
        if (!(failure instanceof S3Refused refused)) {
            return isTemporary(failure)
                    ? "see that slipway.storage.s3.endpoint is right and that the server runs"
                    : "see that there are credentials: slipway.storage.s3.access-key and its secret-key, or what stands for them";
        }
        if (refused.code.equals("NoSuchBucket")) {
            return "make the bucket, or name the right one in slipway.storage.s3.bucket";
        }
        if (NOT_KNOWN.contains(refused.code)) {
            return "see that the credentials are right: slipway.storage.s3.access-key and its secret-key, or what stands for them";
        }
        if (ELSEWHERE.contains(refused.code) || refused.status / 100 == 3) {
            return "see that slipway.storage.s3.region and slipway.storage.s3.endpoint are those of the bucket";
        }
        return switch (refused.status) {
            case 403 -> "the credentials must be allowed " + permission;
            case 400, 501 -> "a server that does not know checksums wants slipway.storage.s3.checksum=false";
            default -> "the server must answer otherwise before this one is ready";
        };
    }

    private static boolean isOfTheNetwork(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof VertxException
                || failure instanceof TimeoutException;
    }

    /** What clients are told after every attempt failed: to come again, where that may help. */
    static RuntimeException told(String what, Throwable failure) {
        if (failure instanceof RegistryException || failure instanceof StorageException) {
            return (RuntimeException) failure;
        }
        if (failure instanceof S3Refused refused && REPLACED.contains(refused.code)) {
            return RegistryError.BLOB_UPLOAD_INVALID.because(
                    "another request replaced what had arrived of the upload: begin anew", failure);
        }
        return isTemporary(failure)
                ? RegistryError.UNAVAILABLE.because("could not " + what + ": " + failure.getMessage(), failure)
                : new StorageException(what, failure);
    }
}
