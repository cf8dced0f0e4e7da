package io.slipway.tasks.task;

/** Something a task made, by both names it has on the wire. */
public record Created(String href, String prn) {}
