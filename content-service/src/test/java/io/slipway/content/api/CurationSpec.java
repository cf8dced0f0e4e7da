package io.slipway.content.api;

import static io.slipway.content.api.Api.CONTENT;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.admin;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("POST /pulp/api/v3/repositories/container/container/<id>/{add,remove,tag,untag,copy_tags,copy_manifests}/")
class CurationSpec {
    private static final String NOTHING = "00000000-0000-0000-0000-000000000000/";

    @Inject
    ContentFixture catalog;

    private String source = "";
    private String target = "";
    private ContentFixture.Image image;

    /** The source's version 1 holds an image that is tagged "1"; the target holds nothing. */
    @BeforeEach
    void an_image_and_an_empty_repository() throws InterruptedException {
        Api.awaitAdmin();
        RepositoryId id = catalog.aRepository();
        image = catalog.anImage(catalog.aSource("upstream.example"));
        assertThat(catalog.commit(id, new VersionChange.AddContent(catalog.tagged("1", image))))
                .isPresent();
        source = REPOSITORIES + id + "/";
        target = created(REPOSITORIES, "{\"name\": \"%s\"}".formatted(aName("target")));
    }

    @CanIgnoreReturnValue
    private static ValidatableResponse accepted(String path, String body) {
        return post(path, body).statusCode(202).body("task", startsWith("/pulp/api/v3/tasks/"));
    }

    private String tagHref() {
        return get(CONTENT + "tags/?repository_version=" + source).extract().path("results[0].pulp_href");
    }

    private static ValidatableResponse latest(String repository) {
        return get(get(repository).extract().<String>path("latest_version_href"));
    }

    @Test
    void a_tag_is_added_and_removed_with_all_it_needs() {
        accepted(target + "add/", "{\"content_units\": [\"%s\"]}".formatted(tagHref()));
        latest(target)
                .body("number", is(1))
                .body("content_summary.present.'container.tag'.count", is(1))
                .body("content_summary.present.'container.manifest'.count", is(1))
                .body("content_summary.present.'container.blob'.count", is(2));
        accepted(target + "remove/", "{\"content_units\": [\"%s\"]}".formatted(tagHref()));
        latest(target).body("number", is(2)).body("content_summary.present.size()", is(0));
    }

    @Test
    void a_unit_is_added_by_its_prn_and_in_a_form() {
        String prn = get(tagHref()).extract().path("prn");
        admin().contentType(ContentType.URLENC)
                .formParam("content_units", prn)
                .post(target + "add/")
                .then()
                .statusCode(202);
        latest(target).body("content_summary.present.'container.tag'.count", is(1));
    }

    @Test
    void nothing_is_added_where_nothing_is_named() {
        accepted(target + "add/", "{\"content_units\": []}");
        accepted(target + "add/", "{}");
        latest(target).body("number", is(0));
    }

    @Test
    void everything_is_removed() {
        accepted(source + "remove/", "{\"content_units\": [\"*\"]}");
        latest(source).body("content_summary.present.size()", is(0));
    }

    @Test
    void a_manifest_is_tagged_and_untagged_and_stays() {
        String body = "{\"tag\": \"stable\", \"digest\": \"%s\"}".formatted(image.digest());
        accepted(source + "tag/", body);
        latest(source).body("number", is(2)).body("content_summary.present.'container.tag'.count", is(2));
        accepted(source + "tag/", body);
        latest(source).body("number", is(2));
        accepted(source + "untag/", "{\"tag\": \"stable\"}");
        accepted(source + "untag/", "{\"tag\": \"1\"}");
        latest(source)
                .body("content_summary.present", not(hasKey("container.tag")))
                .body("content_summary.present.'container.manifest'.count", is(1));
    }

    @Test
    void tags_are_copied_from_a_repository_and_from_a_version() {
        accepted(target + "copy_tags/", "{\"source_repository\": \"%s\", \"names\": [\"1\"]}".formatted(source));
        latest(target).body("number", is(1)).body("content_summary.present.'container.blob'.count", is(2));
        accepted(target + "copy_tags/", "{\"source_repository_version\": \"%sversions/1/\"}".formatted(source));
        accepted(target + "copy_tags/", "{\"source_repository\": \"%s\", \"names\": [\"nosuch\"]}".formatted(source));
        latest(target).body("number", is(1));
    }

    @Test
    void manifests_are_copied_without_their_tags() {
        accepted(target + "copy_manifests/", "{\"source_repository\": \"%s\", \"digests\": [\"x\"]}".formatted(source));
        latest(target).body("number", is(0));
        accepted(
                target + "copy_manifests/",
                "{\"source_repository\": \"%s\", \"digests\": [\"%s\"]}".formatted(source, image.digest()));
        latest(target)
                .body("content_summary.present.'container.manifest'.count", is(1))
                .body("content_summary.present", not(hasKey("container.tag")));
    }

    @ParameterizedTest(name = "{0} {1} is refused: {2} {3}")
    @CsvSource(delimiter = '|', textBlock = """
            add            | {"content_units": ["/pulp/api/v3/content/container/tags/00000000-0000-0000-0000-000000000000/"]} | [0] | Could not find the following content units: ['/pulp/api/v3/content/container/tags/00000000-0000-0000-0000-000000000000/']
            add            | {"content_units": ["foo"]} | [0] | URI not valid: foo
            add            | {"content_units": ["*"]} | [0] | URI not valid: *
            add            | {"content_units": ["/pulp/api/v3/repositories/container/container/x/"]} | [0] | Could not find the following content units
            add            | {"content_units": "x", "foo": 1} | content_units[0] | Expected a list of items
            remove         | {"content_units": ["*", "/pulp/api/v3/content/container/tags/00000000-0000-0000-0000-000000000000/"]} | non_field_errors[0] | '*'
            tag            | {"tag": "-x", "digest": "sha256:00"} | tag[0] | pattern
            tag            | {"tag": "x"} | digest[0] | This field is required.
            tag            | {"tag": "x", "digest": "abc"} | non_field_errors[0] | latest
            untag          | {"tag": "nosuch"} | non_field_errors[0] | latest
            untag          | {} | tag[0] | This field is required.
            copy_tags      | {} | non_field_errors[0] | not both
            copy_tags      | {"source_repository": "/pulp/api/v3/repositories/container/container/00000000-0000-0000-0000-000000000000/"} | source_repository[0] | Object does not exist.
            copy_manifests | {"source_repository": "/pulp/api/v3/repositories/container/container/00000000-0000-0000-0000-000000000000/", "media_types": ["x"]} | media_types[0] | "x" is not a valid choice.
            """)
    void is_refused_with_the_field_that_is_wrong(String action, String body, String path, String message) {
        post(target + action + "/", body).statusCode(400).body(path, containsString(message));
        latest(target).body("number", is(0));
    }

    @Test
    void both_sources_at_once_are_refused() {
        post(
                        target + "copy_tags/",
                        "{\"source_repository\": \"%1$s\", \"source_repository_version\": \"%1$sversions/1/\"}"
                                .formatted(source))
                .statusCode(400)
                .body("non_field_errors[0]", containsString("not both"));
    }

    @Test
    void a_repository_that_is_not_there_is_not_found() {
        post(REPOSITORIES + NOTHING + "add/", "{\"content_units\": []}")
                .statusCode(404)
                .body("detail", is("No ContainerRepository matches the given query."));
    }

    @Test
    void the_other_actions_are_still_there() {
        post(target + "sync/", "{}")
                .statusCode(400)
                .body("remote", contains("This field is required since a remote is not set on the repository."));
        admin().get(target + "add/").then().statusCode(405).header("Allow", containsString("POST"));
    }
}
