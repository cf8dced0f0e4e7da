package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.V3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("GET /pulp/api/v3/docs/api.json")
class DocumentSpec {
    private static final String LIST = "paths.'/pulp/api/v3/repositories/container/container/'.get.";

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    @Test
    void is_open_and_says_whose_behaviour_it_describes() {
        given().get(V3 + "docs/api.json")
                .then()
                .statusCode(200)
                .header("Content-Type", "application/json")
                .body("openapi", is("3.0.3"))
                .body("info.x-pulp-domain-enabled", is(false))
                .body("info.x-pulp-app-versions.core", is("3.123.1"));
    }

    @Test
    void names_operations_and_tags_as_pulp_does() {
        given().get(V3 + "docs/api.json")
                .then()
                .body(LIST + "operationId", is("repositories_container_container_list"))
                .body(LIST + "tags", contains("Repositories: Container"))
                .body(LIST + "security", hasItem(Map.of("basicAuth", List.of())))
                .body(LIST + "parameters.name", hasItems("name", "name__in", "q", "ordering", "limit", "fields"))
                .body(
                        "paths.'{container_container_repository_href}sync/'.post.operationId",
                        is("repositories_container_container_sync"))
                .body(
                        "paths.'{container_container_repository_href}versions/'.get.operationId",
                        is("repositories_container_container_versions_list"))
                .body(
                        "paths.'{container_container_repository_href}versions/'.get.tags",
                        contains("Repositories: Container Versions"))
                .body("paths.'{container_tag_href}'.get.operationId", is("content_container_tags_read"))
                .body("paths.'{container_tag_href}'.get.tags", contains("Content: Tags"))
                .body("paths.'/pulp/api/v3/status/'.get.operationId", is("status_read"))
                .body("paths.'/pulp/api/v3/status/'.get.security", nullValue());
    }

    @Test
    void tells_the_bodies_that_are_read() {
        String remote = "components.schemas.'container.ContainerRemote'.";
        given().get(V3 + "docs/api.json")
                .then()
                .body(remote + "required", contains("url", "name", "upstream_name"))
                .body(remote + "properties.policy.enum", contains("immediate", "on_demand", "streamed"))
                .body(remote + "properties.password.writeOnly", is(true))
                .body(remote + "properties.download_concurrency.minimum", is(1))
                .body("components.schemas.'Patchedcontainer.ContainerRemote'.required", nullValue())
                .body(
                        "components.schemas.'container.ContainerDistributionResponse'.properties.private.type",
                        is("boolean"));
    }

    @Test
    void tells_of_one_component_what_it_is_asked_for() {
        given().get(V3 + "docs/api.json?component=container&bindings")
                .then()
                .statusCode(200)
                .body("info.x-pulp-app-versions.keySet()", containsInAnyOrder("core", "container"))
                .body("paths.keySet()", everyItem(containsString("container")))
                .body("paths.keySet()", hasItem("{container_tag_href}"))
                .body("components.schemas.keySet()", hasItem("container.ContainerRemote"))
                .body("components.schemas.keySet()", not(hasItem("StatusResponse")));
        given().get(V3 + "docs/api.json?component=core")
                .then()
                .body("info.x-pulp-app-versions.keySet()", contains("core"))
                .body("paths.keySet()", everyItem(not(containsString("container"))))
                .body("components.schemas.keySet()", hasItem("StatusResponse"));
        given().get(V3 + "docs/api.json?component=core,rpm")
                .then()
                .statusCode(400)
                .body("detail", containsString("rpm"));
        given().get(V3 + "docs/api.json?plugin=container")
                .then()
                .statusCode(400)
                .body("detail", containsString("component"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?component=core", "?component=container"})
    void refers_only_to_what_is_there_and_uses_each_name_once(String query) throws IOException {
        String text = given().get(V3 + "docs/api.json" + query).asString();
        JsonNode document = new ObjectMapper().readTree(text);
        Matcher references = Pattern.compile("#/components/schemas/([^\"]+)").matcher(text);
        while (references.find()) {
            assertThat(document.at("/components/schemas").has(references.group(1)))
                    .as(references.group(1))
                    .isTrue();
        }
        List<String> ids = new ArrayList<>();
        document.get("paths")
                .forEach(path -> path.forEach(
                        operation -> ids.add(operation.get("operationId").asText())));
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(30);
    }
}
