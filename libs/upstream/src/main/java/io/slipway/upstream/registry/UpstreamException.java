package io.slipway.upstream.registry;

import io.slipway.upstream.egress.UnknownUpstream;
import java.net.ConnectException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Another registry did not give what it was asked for. The message says what was tried, on what, and never holds a secret. */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How Netty says that what came is no TLS; the type it says it with is none of ours. */
    private static final String NO_TLS = "not an SSL/TLS record";

    private final int status;
    private final @Nullable Duration retryAfter;

    private UpstreamException(String message, int status, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    static UpstreamException answered(String what, int status, String said, @Nullable Duration retryAfter) {
        return new UpstreamException(
                "could not " + what + ": " + status + (said.isEmpty() ? "" : " " + said) + advice(status, retryAfter),
                status,
                retryAfter,
                null);
    }

    private static String advice(int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            return "; retry after " + retryAfter.toSeconds() + " s";
        }
        return switch (status) {
            case 401, 403 -> "; check the remote's username and password";
            case 404 -> "; check the remote's url and upstream_name, and that it may be read with its credentials";
            case 407 -> "; check the remote's proxy_username and proxy_password";
            default -> isPassing(status) ? "; try again later" : "; check the remote's url, its scheme too";
        };
    }

    /** It did not answer, or not to the end. */
    static UpstreamException broken(String what, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new UpstreamException("could not " + what + ": " + reason + advice(cause), 0, null, cause);
    }

    private static String advice(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof CertificateException || each instanceof CertPathBuilderException) {
                return "; its certificate is not trusted: give its authority in ca_cert, or set tls_validation to false";
            }
            if (each instanceof GeneralSecurityException) {
                return "; check the remote's ca_cert, client_cert and client_key";
            }
            if (each instanceof SSLException
                    && String.valueOf(each.getMessage()).startsWith(NO_TLS)) {
                return "; it answers without TLS: if it is to be asked so, let the remote's url begin with http://";
            }
            if (each instanceof ConnectException || each instanceof UnknownUpstream) {
                return "; check the remote's url, and whether it can be reached from here";
            }
        }
        return "";
    }

    /** It took longer than the remote's limits permit. */
    static UpstreamException late(String what, String how) {
        return new UpstreamException("could not " + what + ": " + how, 0, null, null);
    }

    static UpstreamException lied(String what, String how) {
        return new UpstreamException("could not " + what + ": " + how, -1, null, null);
    }

    /** The status it answered with; 0 where it did not answer, -1 where it answered with something that is wrong. */
    public int status() {
        return status;
    }

    /** Whether no connection came about at all: then nothing else can be had from there either. */
    public boolean isUnreachable() {
        for (Throwable each = getCause(); each != null; each = each.getCause()) {
            if (each instanceof ConnectException || each instanceof SSLException || each instanceof UnknownUpstream) {
                return true;
            }
        }
        return false;
    }

    /** How long to wait before asking again; empty where that is no use. */
    public Optional<Duration> again() {
        return status == 0 || isPassing(status)
                ? Optional.of(retryAfter == null ? Duration.ZERO : retryAfter)
                : Optional.empty();
    }

    private static boolean isPassing(int status) {
        return status == 408 || status == 429 || status >= 500;
    }
}
