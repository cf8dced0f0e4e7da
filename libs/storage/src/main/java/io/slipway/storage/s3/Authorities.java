package io.slipway.storage.s3;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Whose certificates a server is believed by, where an operator names them; by both clients alike. */
record Authorities(PemTrustOptions certificates, X509TrustManager trust) {

    /** The certificates in {@code file}, in PEM, and no others. */
    static Authorities of(Vertx vertx, Path file) {
        PemTrustOptions certificates = new PemTrustOptions().addCertPath(file.toString());
        try {
            TrustManager[] trust = certificates.getTrustManagerFactory(vertx).getTrustManagers();
            return new Authorities(certificates, (X509TrustManager) trust[0]);
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "slipway.storage.s3.authorities: there are no certificates to be read in " + file + ": " + e, e);
        }
    }

    HttpClientOptions in(HttpClientOptions options) {
        return options.setTrustOptions(certificates);
    }

    OkHttpClient.Builder in(OkHttpClient.Builder http) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return http.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK speaks TLS", e);
        }
    }
}
