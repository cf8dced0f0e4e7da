package io.slipway.storage.s3;

import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.AwsEnvironmentProvider;
import io.minio.credentials.ChainedProvider;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import java.net.URI;
import java.nio.file.Path;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Whose name the requests are signed in. */
final class S3Credentials {
    private S3Credentials() {}

    /**
     * What the settings say, else the file they name, else the environment ({@code AWS_ACCESS_KEY_ID} …), else the role of the machine
     * or the pod.
     */
    static Provider of(S3Config config, OkHttpClient http) {
        if (config.accessKey().isPresent() && config.secretKey().isPresent()) {
            return new StaticProvider(
                    config.accessKey().get(), config.secretKey().get(), null);
        }
        return config.credentialsFile()
                .map(S3Credentials::file)
                .orElseGet(() -> new ChainedProvider(new AwsEnvironmentProvider(), role(config, http)));
    }

    private static Provider file(Path file) {
        return new AwsConfigProvider(file.toString(), profile());
    }

    private static @Nullable String profile() {
        return null;
    }

    private static Provider role(S3Config config, OkHttpClient http) {
        return new IamAwsProvider(config.roleEndpoint().map(URI::toString).orElse(null), http);
    }
}
