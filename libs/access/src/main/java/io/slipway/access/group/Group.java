package io.slipway.access.group;

/** A group of users. */
public record Group(int id, String name) {}
