package io.slipway.content.api;

import static io.slipway.content.api.Api.REMOTES;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("/pulp/api/v3/remotes/container/container/")
class RemoteSpec {
    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    private static String body(String name, String more) {
        return "{\"name\": \"%s\", \"url\": \"https://up.example\", \"upstream_name\": \"a\"%s}".formatted(name, more);
    }

    @Test
    void secrets_go_in_and_never_come_out() {
        String secret = aName("secret");
        String href = created(REMOTES, body(aName("r"), ", \"username\": \"u\", \"password\": \"" + secret + "\""));
        assertThat(get(href).extract().asString()).doesNotContain(secret);
        get(href)
                .body("hidden_fields.find { it.name == 'password' }.is_set", is(true))
                .body("hidden_fields.find { it.name == 'client_key' }.is_set", is(false));
        patch(href, "{\"username\": null, \"password\": null}").statusCode(202);
        get(href).body("hidden_fields.find { it.name == 'password' }.is_set", is(false));
        patch(href, "{\"username\": null}").statusCode(200);
    }

    @Test
    void headers_filters_and_limits_are_kept_as_they_were_said() {
        String href = created(
                REMOTES,
                body(
                        aName("r"),
                        ", \"headers\": [{\"X-A\": \"b\"}], \"include_tags\": [\"1.*\"], \"excludes\": [\"*-rc\"],"
                                + " \"total_timeout\": 3600, \"rate_limit\": 0"));
        get(href)
                .body("headers", contains(Map.of("X-A", "b")))
                .body("includes", contains("1.*"))
                .body("excludes", contains("*-rc"))
                .body("total_timeout", is(3600.0f))
                .body("rate_limit", is(0))
                .body("max_retries", nullValue());
        patch(href, "{\"policy\": \"immediate\"}").statusCode(200);
        patch(href, "{\"includes\": null}").statusCode(202);
        get(href).body("includes", nullValue()).body("headers", notNullValue());
    }

    @ParameterizedTest(name = "{0} is refused")
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "a"}                                                                                  | url
            {"name": "r", "url": "http://u:p@h", "upstream_name": "a"}                                     | url
            {"name": "r", "url": "file:///etc", "upstream_name": "a"}                                      | url
            {"name": "r", "url": "https://up", "upstream_name": "a", "policy": "lazy"}                     | policy
            {"name": "r", "url": "https://up", "upstream_name": "a", "proxy_url": "http://a@b"}            | proxy_url
            {"name": "r", "url": "https://up", "upstream_name": "a", "includes": "x"}                      | includes
            {"name": "r", "url": "https://up", "upstream_name": "a", "sigstore": null}                     | sigstore
            {"name": "r", "url": "https://up", "upstream_name": "a", "download_concurrency": 0}            | download_concurrency
            {"name": "r", "url": "https://up", "upstream_name": "a", "total_timeout": -1}                  | total_timeout
            {"name": "r", "url": "https://up", "upstream_name": "a", "rate_limit": "x"}                    | rate_limit
            {"name": "r", "url": "https://up", "upstream_name": "a", "headers": ["x"]}                     | headers
            """)
    void what_is_no_remote_is_refused_by_field(String body, String field) {
        post(REMOTES, body).statusCode(400).body(field, notNullValue());
    }

    @Test
    void remotes_are_found_and_labeled() {
        String name = aName("r");
        String href = created(REMOTES, body(name, ""));
        get(REMOTES + "?fields=name&name__startswith=" + name).body("results.name", contains(name));
        get(REMOTES + "?fields=name&ordering=-pulp_last_updated&name=" + name).body("count", is(1));
        post(href + "set_label/", "{\"key\": \"a\", \"value\": \"b\"}").statusCode(201);
        get(REMOTES + "?fields=name&pulp_label_select=a=b&name=" + name).body("results.name", contains(name));
        post(href + "unset_label/", "{\"key\": \"a\"}").statusCode(201).body("value", is("b"));
    }
}
