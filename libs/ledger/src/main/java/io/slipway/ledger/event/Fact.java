package io.slipway.ledger.event;

/** Something that happened, in ids: a record that is told to others as the data of a CloudEvent. */
public interface Fact {

    /** Where it is told. */
    Topic topic();

    /** What it is about: order is promised per key. */
    String key();

    /** The CloudEvents type: the fact and its version, {@code io.slipway.task.ordered.v1}. */
    String type();
}
