package io.slipway.content.document;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The versions of Pulp whose behaviour the API has. Clients switch features on by them. */
final class PulpVersions {
    static final List<StatusResource.Version> ALL = List.of(
            new StatusResource.Version("core", "3.123.1", "pulpcore", "pulpcore.app", true),
            new StatusResource.Version("container", "2.30.0", "pulp-container", "pulp_container.app", true));

    static final Map<String, String> BY_COMPONENT = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(StatusResource.Version::component, StatusResource.Version::version));

    private PulpVersions() {}
}
