package io.slipway.ledger.event;

/** The Kafka topics Slipway speaks on. */
public enum Topic {
    /** Keyed by task: a doorbell for workers. */
    TASK_COMMANDS("slipway.task-commands"),
    /** Keyed by task: what happens to tasks, for whoever watches. */
    TASK_EVENTS("slipway.task-events"),
    /** Keyed by repository: versions made, distributions changed. */
    CATALOG_EVENTS("slipway.catalog-events"),
    /** Keyed by image digest: the rest of an image is wanted. */
    IMAGE_REQUESTED("slipway.image-requested"),
    /** Keyed by repository: pulls, in batches. */
    IMAGE_PULLED("slipway.image-pulled"),

    /** Keyed by object: who did what to it. */
    AUDIT("slipway.audit");

    private final String name;

    Topic(String name) {
        this.name = name;
    }

    /** The name of the topic. */
    public String topicName() {
        return name;
    }
}
