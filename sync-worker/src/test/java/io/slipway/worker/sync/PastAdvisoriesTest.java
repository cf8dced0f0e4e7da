package io.slipway.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.oci.name.TagName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was a hole in some mirror once, by what each test prevents; what an upstream may do to us is in the tests of the library for that. */
@DisplayName("The selection of tags prevents")
class PastAdvisoriesTest {
    private static final int LONGEST = 128;
    private static final List<TagName> TAGS = IntStream.range(0, 1000)
            .mapToObj(i -> new TagName("a".repeat(LONGEST - 4) + String.format("%04d", i)))
            .toList();

    /** As long as a remote may have them: an engine that goes back and tries again would take years. */
    @ParameterizedTest
    @ValueSource(strings = {"*a", "*", "?", "[a-z]", "[!b]*", "*?", "[", "[]", "a*a"})
    void a_pattern_that_never_ends(String part) {
        String pattern = part.repeat(256 / part.length() - 1) + "!";
        Instant begin = Instant.now();
        assertThat(TagSelection.of(List.of(pattern), List.of(pattern)).among(TAGS))
                .isEmpty();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }
}
