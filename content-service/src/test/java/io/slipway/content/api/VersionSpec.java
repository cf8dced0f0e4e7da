package io.slipway.content.api;

import static io.slipway.content.api.Api.CONTENT;
import static io.slipway.content.api.Api.DISTRIBUTIONS;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.admin;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("/pulp/api/v3/repositories/container/container/<id>/versions/")
class VersionSpec {
    @Inject
    ContentFixture catalog;

    private String repository = "";
    private ContentFixture.Image first;
    private ContentFixture.Image second;

    /** Version 1 holds tag 1; version 2 holds tags 1 and 2. */
    @BeforeEach
    void two_versions() throws InterruptedException {
        Api.awaitAdmin();
        RepositoryId id = catalog.aRepository();
        repository = REPOSITORIES + id + "/";
        first = catalog.anImage(catalog.aSource("upstream.example"));
        second = catalog.anImage(catalog.aSource("upstream.example"));
        commit(id, "1", first);
        commit(id, "2", second);
    }

    private void commit(RepositoryId id, String tag, ContentFixture.Image image) {
        assertThat(catalog.commit(id, new VersionChange.AddContent(catalog.tagged(tag, image))))
                .isPresent();
    }

    @Test
    void are_listed_newest_first_with_what_they_hold() {
        get(repository + "versions/?fields=number").body("results.number", contains(2, 1, 0));
        get(repository + "versions/?fields=number&number__gte=1&ordering=number")
                .body("results.number", contains(1, 2));
        get(repository + "versions/2/")
                .body("content_summary.present.'container.tag'.count", is(2))
                .body("content_summary.added.'container.blob'.count", is(2))
                .body("content_summary.removed", not(hasKey("container.tag")))
                .body("content_summary.present.'container.tag'.href", containsString(repository + "versions/2/"));
        get(repository + "versions/9/")
                .statusCode(404)
                .body("detail", is("No RepositoryVersion matches the given query."));
        get(repository + "versions/?pulp_id__in=00000000-0000-0000-0000-000000000000")
                .statusCode(400)
                .body("errors", contains("Invalid Filter: 'pulp_id__in'"));
    }

    @Test
    void are_found_by_what_they_hold() {
        String manifest =
                get(CONTENT + "manifests/?digest=" + second.digest()).extract().path("results[0].pulp_href");
        get(repository + "versions/?fields=number&content=" + manifest).body("results.number", contains(2));
        String prn = get(repository + "versions/1/").extract().path("prn");
        get(repository + "versions/?fields=number&prn__in=" + prn).body("results.number", contains(1));
    }

    @Test
    void tell_content_apart_by_number_by_repository_and_by_prn() {
        String prn = get(repository + "versions/1/").extract().path("prn");
        String names = CONTENT + "tags/?fields=name&ordering=name&repository_version";
        get(names + "=" + repository + "versions/1/").body("results.name", contains("1"));
        get(names + "=" + repository).body("results.name", contains("1", "2"));
        get(names + "=" + prn).body("results.name", contains("1"));
        get(names + "_added=" + repository + "versions/2/").body("results.name", contains("2"));
        get(names + "_removed=" + repository + "versions/2/").body("results", hasSize(0));
        get(names + "=" + repository + "versions/7/").statusCode(400).body("[0]", startsWith("URI "));
        get(names + "=x").statusCode(400).body("$", contains("URI not valid: x"));
        get(CONTENT + "tags/?fields=name&digest=" + first.digest()).body("results.name", contains("1"));
        String ofType = names + "=" + repository + "&media_type=application/vnd";
        get(ofType + ".oci.image.manifest.v1%2Bjson").body("results.name", contains("1", "2"));
        get(ofType + ".oci.image.index.v1%2Bjson").body("count", is(0));
    }

    @Test
    void tell_what_lies_between_two_of_them() {
        String versions = repository + "versions/";
        String names = CONTENT + "tags/?fields=name&ordering=name&";
        String prn = get(versions + "1/").extract().path("prn");
        get(names + "added_between=" + versions + "0/," + versions + "2/").body("results.name", contains("1", "2"));
        get(names + "added_between=" + prn + "," + repository).body("results.name", contains("2"));
        get(names + "added_between=" + versions + "2/," + versions + "1/").body("results", hasSize(0));
        get(names + "removed_between=" + versions + "2/," + versions + "0/").body("results.name", contains("1", "2"));
        get(CONTENT.replace("container/", "") + "?removed_between=" + versions + "1/," + versions + "0/")
                .body("count", is(4));
        get(names + "added_between=" + versions + "7/," + versions + "2/")
                .statusCode(400)
                .body("[0]", startsWith("URI "));
        get(names + "added_between=" + versions + "2/")
                .statusCode(400)
                .body("added_between", contains("Name two repository versions: base,target."));
    }

    @Test
    void are_deleted_into_their_successor() {
        admin().delete(repository + "versions/1/")
                .then()
                .statusCode(202)
                .body("task", startsWith("/pulp/api/v3/tasks/"));
        get(repository + "versions/?fields=number").body("results.number", contains(2, 0));
        get(repository + "versions/2/").body("content_summary.added.'container.tag'.count", is(2));
        admin().delete(repository + "versions/1/").then().statusCode(404);
    }

    @Test
    void are_not_deleted_while_a_name_points_to_them() {
        String name = aName("served");
        post(
                        DISTRIBUTIONS,
                        "{\"name\": \"%1$s\", \"base_path\": \"%1$s\", \"repository\": \"%2$s\"}"
                                .formatted(name, repository))
                .statusCode(202);
        admin().delete(repository + "versions/2/").then().statusCode(400).body("[0]", containsString(name));
        get(repository + "versions/?fields=number").body("results.number", contains(2, 1, 0));
    }

    @Test
    void are_kept_as_many_as_the_repository_says_and_those_that_are_pinned() {
        String name = aName("pinned");
        post(
                        DISTRIBUTIONS,
                        "{\"name\": \"%1$s\", \"base_path\": \"%1$s\", \"repository_version\": \"%2$sversions/0/\"}"
                                .formatted(name, repository))
                .statusCode(202);
        patch(repository, "{\"retain_repo_versions\": 1}").statusCode(202);
        get(repository + "versions/?fields=number").body("results.number", contains(2, 0));
        String id = repository.substring(REPOSITORIES.length(), repository.length() - 1);
        ContentFixture.Image third = catalog.anImage(catalog.aSource("upstream.example"));
        commit(new RepositoryId(UUID.fromString(id)), "3", third);
        get(repository + "versions/?fields=number").body("results.number", contains(3, 0));
        get(CONTENT + "tags/?fields=name&ordering=name&repository_version=" + repository)
                .body("results.name", is(List.of("1", "2", "3")));
    }

    @Test
    void content_is_labeled() {
        String tag = get(CONTENT + "tags/?repository_version_added=" + repository + "versions/2/")
                .extract()
                .path("results[0].pulp_href");
        post(tag + "set_label/", "{\"key\": \"a\", \"value\": \"b\"}").statusCode(201);
        get(tag).body("pulp_labels.a", is("b"));
        get(CONTENT + "tags/?fields=name&pulp_label_select=a=b&repository_version=" + repository)
                .body("results.name", contains("2"));
        post(tag + "unset_label/", "{\"key\": \"a\"}").statusCode(201).body("value", is("b"));
        post(CONTENT + "tags/00000000-0000-0000-0000-000000000000/set_label/", "{\"key\": \"a\", \"value\": \"b\"}")
                .statusCode(404);
    }
}
