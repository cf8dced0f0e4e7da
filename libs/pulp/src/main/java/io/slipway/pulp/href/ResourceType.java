package io.slipway.pulp.href;

import java.util.UUID;

/** The kinds of objects that are named on the wire: their route, their PRN and their model's name. */
public enum ResourceType {
    REPOSITORY("repositories/container/container", "container.containerrepository", "ContainerRepository"),
    REMOTE("remotes/container/container", "container.containerremote", "ContainerRemote"),
    DISTRIBUTION("distributions/container/container", "container.containerdistribution", "ContainerDistribution"),
    NAMESPACE("pulp_container/namespaces", "container.containernamespace", "ContainerNamespace"),
    TAG("content/container/tags", "container.tag", "Tag"),
    MANIFEST("content/container/manifests", "container.manifest", "Manifest"),
    BLOB("content/container/blobs", "container.blob", "Blob"),
    ARTIFACT("artifacts", "core.artifact", "Artifact"),
    TASK("tasks", "core.task", "Task");

    /** Where the API lives. */
    public static final String ROOT = "/pulp/api/v3/";

    private final String route;
    private final String prn;
    private final String model;

    ResourceType(String route, String prn, String model) {
        this.route = route;
        this.prn = prn;
        this.model = model;
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
        return "prn:core.repositoryversion:" + version;
    }

    /** The name Pulp's messages use. */
    public String model() {
        return model;
    }

    String prnPrefix() {
        return "prn:" + prn + ":";
    }
}
