package io.slipway.content.api;

import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("Every list")
class ListSpec {
    /** Three repositories whose names begin with this: …app, …db, …web. */
    private String prefix = "";

    @BeforeEach
    void three_repositories() throws InterruptedException {
        Api.awaitAdmin();
        prefix = aName("list") + ".";
        created(REPOSITORIES, body("app", 1, "{\"team\": \"a\", \"tier\": \"one,two\"}"));
        created(REPOSITORIES, body("db", 5, "{\"team\": \"b\"}"));
        created(REPOSITORIES, body("web", null, "{\"flag\": null}"));
    }

    private String body(String name, @Nullable Integer retain, String labels) {
        return "{\"name\": \"%s%s\", \"retain_repo_versions\": %s, \"pulp_labels\": %s}"
                .formatted(prefix, name, retain, labels);
    }

    private List<String> found(String query) {
        List<String> names = get(REPOSITORIES + "?fields=name&ordering=name&name__startswith=" + prefix + query)
                .statusCode(200)
                .extract()
                .path("results.name");
        return names.stream().map(name -> name.substring(prefix.length())).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            name__contains=.d                              | db
            name__icontains=.D                             | db
            name__istartswith=LIST                         | app db web
            name__regex=[.](app)?[we]*b?$                  | app web
            name__iregex=.*APP$                            | app
            retain_repo_versions=5                         | db
            retain_repo_versions__ne=5                     | app web
            retain_repo_versions__gt=1                     | db
            retain_repo_versions__lte=5                    | app db
            retain_repo_versions__range=0,4                | app
            retain_repo_versions__isnull=true              | web
            remote=null                                    | app db web
            pulp_label_select=team                         | app db
            pulp_label_select=!team                        | web
            pulp_label_select=team=a                       | app
            pulp_label_select=team!=a                      | db
            pulp_label_select=team~b                       | db
            pulp_label_select=team,tier~one                | app
            pulp_label_select=tier=one\\,two               | app
            pulp_label_select=a==b                         | -
            q=pulp_label_select="team=a"                   | app
            q=NOT pulp_label_select="team"                 | web
            q=retain_repo_versions=5 OR retain_repo_versions=1 AND NOT pulp_label_select='team=a' | db
            q=(retain_repo_versions=5 or retain_repo_versions=1) and not pulp_label_select='team=a' | db
            pulp_id__in=00000000-0000-0000-0000-000000000000 | -
            """)
    void is_asked_by_a_vocabulary(String query, @Nullable String names) {
        int equals = query.indexOf('=');
        List<String> expected = names == null ? List.of() : List.of(names.split(" "));
        assertThat(found("&" + query.substring(0, equals) + "=" + encoded(query.substring(equals + 1))))
                .isEqualTo(expected);
    }

    @Test
    void takes_several_values_separated_by_commas_or_repeated() {
        assertThat(found("&name__in=" + prefix + "app," + prefix + "db")).containsExactly("app", "db");
        assertThat(found("&name__in=" + prefix + "app&name__in=" + prefix + "web"))
                .containsExactly("app", "web");
    }

    @Test
    void is_asked_by_hrefs_and_prns_of_its_objects() {
        String name = "?name=" + prefix + "db";
        String href = get(REPOSITORIES + name).extract().path("results[0].pulp_href");
        String prn = get(REPOSITORIES + name).extract().path("results[0].prn");
        assertThat(found("&pulp_href__in=" + href)).containsExactly("db");
        assertThat(found("&prn__in=" + prn)).containsExactly("db");
    }

    @ParameterizedTest(name = "{0} is answered with {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            foo=1                       | errors                   | Invalid Filter: 'foo'
            retain_repo_versions__gt=x  | retain_repo_versions__gt | Enter a number.
            pulp_id__in=x               | pulp_id__in              | Enter a valid UUID.
            ordering=nosuch             | ordering                 | Select a valid choice. nosuch is not one of the available choices.
            name__regex=%5B             | name__regex              | Invalid regular expression: missing closing ].
            name__regex=(a)%5C1         | name__regex              | Invalid regular expression: invalid escape sequence.
            q=name%20and%20(            | q                        | Syntax error in expression.
            q=foo%3D1                   | q                        | Filter 'foo' does not exist.
            """)
    void refuses_what_it_cannot_be_asked_by(String query, String field, String message) {
        get(REPOSITORIES + "?" + query).statusCode(400).body(field, contains(message));
    }

    @Test
    void refuses_an_expression_of_many_terms() {
        get(REPOSITORIES + "?q=" + encoded("name=a" + " OR name=a".repeat(11)))
                .statusCode(400)
                .body("q", contains("Filter expression exceeds allowed complexity."));
    }

    @Test
    void names_the_uri_it_does_not_understand() {
        get(REPOSITORIES + "?pulp_href__in=x").statusCode(400).body("$", contains("URI not valid: x"));
        get(REPOSITORIES + "?pulp_label_select=%3Da").statusCode(400).body("[0]", containsString("=a"));
    }

    @Test
    void is_ordered_as_it_is_asked() {
        get(REPOSITORIES + "?fields=name&ordering=-name&name__startswith=" + prefix)
                .body("results.name", contains(prefix + "web", prefix + "db", prefix + "app"));
        get(REPOSITORIES + "?fields=name&ordering=retain_repo_versions,name&name__startswith=" + prefix)
                .body("results.name", contains(prefix + "app", prefix + "db", prefix + "web"));
        get(REPOSITORIES + "?fields=name&name__startswith=" + prefix)
                .body("results.name", contains(prefix + "web", prefix + "db", prefix + "app"));
    }

    @Test
    void comes_in_pages_that_know_their_neighbours() {
        String query = REPOSITORIES + "?fields=name&ordering=name&name__startswith=" + prefix;
        get(query + "&limit=2")
                .body("count", is(3))
                .body("previous", nullValue())
                .body("next", containsString("limit=2&name__startswith=" + prefix + "&offset=2"))
                .body("results", hasSize(2));
        get(query + "&limit=2&offset=2")
                .body("next", nullValue())
                .body("previous", notNullValue())
                .body("results", hasSize(1));
        get(query + "&offset=1000")
                .statusCode(200)
                .body("results", empty())
                .body("previous", containsString("offset=900"));
        get(query + "&limit=0").statusCode(200).body("results", hasSize(3));
        get(query + "&limit=abc").statusCode(200).body("results", hasSize(3));
    }

    @Test
    void shows_only_the_fields_that_are_asked_for() {
        get(REPOSITORIES + "?limit=1&fields=name,prn&exclude_fields=prn")
                .body("results[0].size()", is(1))
                .body("results[0].name", notNullValue());
    }
}
