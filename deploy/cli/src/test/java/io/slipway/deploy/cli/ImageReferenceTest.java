package io.slipway.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "alpine, registry-1.docker.io, library/alpine, ''",
        "alpine:3.20, registry-1.docker.io, library/alpine, 3.20",
        "docker.io/alpine:3.20, registry-1.docker.io, library/alpine, 3.20",
        "index.docker.io/grafana/loki, registry-1.docker.io, grafana/loki, ''",
        "grafana/loki:3, registry-1.docker.io, grafana/loki, 3",
        "quay.io/libpod/busybox, quay.io, libpod/busybox, ''",
        "localhost:5000/a:1, localhost:5000, a, 1",
        "127.0.0.1:5000/a/b, 127.0.0.1:5000, a/b, ''",
    })
    void a_reference_is_read_as_docker_reads_it(String text, String host, String name, String reference) {
        ImageReference image = ImageReference.fromString(text);

        assertThat(image.host()).isEqualTo(host);
        assertThat(image.name()).hasToString(name);
        assertThat(image.reference().orElse("")).isEqualTo(reference);
    }

    @Test
    void a_digest_is_a_reference() {
        String digest = "sha256:" + "a".repeat(64);
        assertThat(ImageReference.fromString("quay.io/a/b@" + digest).reference())
                .hasValue(digest);
        assertThat(ImageReference.fromString("quay.io/a/b:1.0@" + digest))
                .isEqualTo(ImageReference.fromString("quay.io/a/b@" + digest));
    }

    @Test
    void what_is_no_reference_is_said() {
        assertThatThrownBy(() -> ImageReference.fromString("quay.io/UPPER"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("quay.io/UPPER");
        assertThatThrownBy(() -> ImageReference.fromString("https://quay.io/a/b"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("leave out https://");
        assertThatThrownBy(() -> ImageReference.fromString("quay.io/a/b:")).isInstanceOf(Trouble.class);
    }
}
