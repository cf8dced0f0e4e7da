package io.slipway.access.assignment;

import java.util.List;

/** A role on an object, with all who have it: users and groups by name. */
public record NestedRole(String role, List<String> users, List<String> groups) {}
