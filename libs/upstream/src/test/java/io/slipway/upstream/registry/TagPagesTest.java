package io.slipway.upstream.registry;

import static io.slipway.upstream.registry.AnUpstream.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.ScriptedRegistry.Misbehaviour;
import io.slipway.testkit.registry.TestImage;
import io.slipway.upstream.auth.Credentials;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The list of an upstream's tags")
class TagPagesTest {
    private static final String NAME = "many/tags";
    private static final Credentials CREDENTIALS = new Credentials("alice", "correct horse");

    private final ScriptedRegistry registry = ScriptedRegistry.start();

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void is_read_page_by_page() {
        IntStream.range(0, 250).forEach(i -> registry.with(NAME, "t%03d".formatted(i), TestImage.image(1)));
        registry.withTagsInPagesOf(100);

        assertThat(await(AnUpstream.at(registry, NAME).client().tags())).hasSize(250);
        assertThat(registry.lines()).hasSize(3);
    }

    @Test
    void is_the_registrys_own_whatever_host_a_link_names() {
        try (ScriptedRegistry thief = ScriptedRegistry.start()) {
            registry.with(NAME, "1", TestImage.image(1)).behindBasic("alice", "correct horse");
            for (String elsewhere : List.of("http://" + thief.host(), "//" + thief.host())) {
                registry.misbehave(
                        "/tags/list", 1, page("<" + elsewhere + "/v2/many/tags/tags/list?last=0>; rel=next", "0"));

                assertThat(await(AnUpstream.at(registry, NAME)
                                .with(CREDENTIALS)
                                .client()
                                .tags()))
                        .as("both pages, read at the registry itself")
                        .hasSize(2);
            }
            registry.misbehave(
                    "/tags/list", 1, page("<" + registry.url() + "//" + thief.host() + "/v2/>; rel=next", "0"));
            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(CREDENTIALS)
                            .client()
                            .tags()))
                    .hasMessageContaining("404");
            assertThat(thief.asked()).isEmpty();
        }
    }

    @Test
    void that_leads_in_a_circle_is_refused_and_not_cut_short() {
        registry.misbehave(
                "/tags/list",
                100,
                (request, right) -> page(
                                request.uri().contains("last=a")
                                        ? "</v2/many/tags/tags/list?last=b>; rel=next"
                                        : "</v2/many/tags/tags/list?last=a>; rel=next",
                                "1")
                        .answer(request, right));

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().tags()))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not list the tags of many/tags")
                .hasMessageContaining("leads back to a page that was read");
        assertThat(registry.lines()).hasSizeLessThan(5);
    }

    @Test
    void that_has_no_end_is_refused() {
        registry.misbehave(
                "/tags/list",
                Integer.MAX_VALUE,
                (request, right) -> page(
                                "</v2/many/tags/tags/list?last="
                                        + registry.lines().size() + ">; rel=\"next\"",
                                "1")
                        .answer(request, right));

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().tags()))
                .hasMessageContaining("more than 10000 pages");
    }

    @Test
    void whose_page_has_no_end_is_cut_off_and_its_connection_closed() {
        registry.misbehave("/tags/list", 100, ScriptedRegistry.endless());

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().tags()))
                .hasMessageContaining("more than 16777216 bytes");
        assertThat(registry.lines()).as("not asked for again").hasSize(1);
    }

    @Test
    void that_is_no_list_is_refused() {
        registry.misbehave(
                "/tags/list", 100, (request, right) -> request.response().end("<html>sign in</html>"));

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().tags()))
                .hasMessageContaining("the answer is no list of tags");
    }

    @Test
    void that_breaks_off_is_asked_for_again() {
        registry.with(NAME, "1", TestImage.image(1)).misbehave("/tags/list", 2, ScriptedRegistry.cutAfter(5));

        assertThat(await(AnUpstream.at(registry, NAME).client().tags())).hasSize(1);
    }

    @Test
    void leaves_out_what_is_no_tag() {
        registry.misbehave(
                "/tags/list",
                1,
                (request, right) -> request.response().end("{\"tags\":[\"good\",\"../../bad\",7,null,\"good\"]}"));

        assertThat(await(AnUpstream.at(registry, NAME).client().tags()))
                .extracting(Object::toString)
                .containsExactly("good");
    }

    private static Misbehaviour page(String link, String tag) {
        return (request, right) ->
                request.response().putHeader("Link", link).end(Buffer.buffer("{\"tags\":[\"" + tag + "\"]}"));
    }
}
