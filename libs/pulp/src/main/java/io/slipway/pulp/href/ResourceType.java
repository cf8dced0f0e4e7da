package io.slipway.pulp.href;

import java.util.List;
import java.util.UUID;

/** The kinds of objects that are named on the wire: their route, their PRN and their model's name. */
public enum ResourceType {
    REPOSITORY(
            "repositories/container/container",
            "container.containerrepository",
            "ContainerRepository",
            "container_container_repository_href"),
    REMOTE(
            "remotes/container/container",
            "container.containerremote",
            "ContainerRemote",
            "container_container_remote_href"),
    DISTRIBUTION(
            "distributions/container/container",
            "container.containerdistribution",
            "ContainerDistribution",
            "container_container_distribution_href"),
    NAMESPACE(
            "pulp_container/namespaces",
            "container.containernamespace",
            "ContainerNamespace",
            "container_container_namespace_href"),
    TAG("content/container/tags", "container.tag", "Tag", "container_tag_href"),
    MANIFEST("content/container/manifests", "container.manifest", "Manifest", "container_manifest_href"),
    BLOB("content/container/blobs", "container.blob", "Blob", "container_blob_href"),
    ARTIFACT("artifacts", "core.artifact", "Artifact", "artifact_href"),
    TASK("tasks", "core.task", "Task", "task_href"),
    TASK_GROUP("task-groups", "core.taskgroup", "TaskGroup", "task_group_href"),
    USER("users", "auth.user", "User", "auth_user_href"),
    GROUP("groups", "core.group", "Group", "group_href"),
    ROLE("roles", "core.role", "Role", "role_href"),
    ACCESS_POLICY("access_policies", "core.accesspolicy", "AccessPolicy", "access_policy_href"),
    WORKER("workers", "core.appstatus", "AppStatus", "worker_href");

    /** Where the API lives. */
    public static final String ROOT = "/pulp/api/v3/";

    /** The kinds of content. */
    public static final List<ResourceType> CONTENT = List.of(TAG, MANIFEST, BLOB);

    private final String route;
    private final String prn;
    private final String model;
    private final String parameter;

    ResourceType(String route, String prn, String model, String parameter) {
        this.route = route;
        this.prn = prn;
        this.model = model;
        this.parameter = parameter;
    }

    /** The path of the list below {@link #ROOT}, without a slash at its end. */
    public String route() {
        return route;
    }

    /** The name that stands for an href in the document's paths. */
    public String parameter() {
        return parameter;
    }

    /** The path of the list. */
    public String list() {
        return ROOT + route + "/";
    }

    /** The href of an object: a path with a slash at its end. */
    public String href(Object id) {
        return list() + id + "/";
    }

    /** The PRN of an object. */
    public String prn(Object id) {
        return "prn:" + prn + ":" + id;
    }

    /** The href of a version of a repository. */
    public static String versionHref(UUID repository, int number) {
        return REPOSITORY.href(repository) + "versions/" + number + "/";
    }

    /** The PRN of a version. */
    public static String versionPrn(UUID version) {
        return VersionReference.PRN + version;
    }

    /** The kind of its objects in Pulp's words, by which permissions and PRNs are named: {@code container.containerrepository}. */
    public String kind() {
        return prn;
    }

    /** The permission to do {@code verb} with its objects: {@code container.view_containerrepository}. One that is said in full stays. */
    public String permission(String verb) {
        int dot = prn.indexOf('.');
        return verb.contains(".") ? verb : prn.substring(0, dot + 1) + verb + "_" + prn.substring(dot + 1);
    }

    /** The name Pulp's messages use. */
    public String model() {
        return model;
    }

    String prnPrefix() {
        return "prn:" + prn + ":";
    }
}
