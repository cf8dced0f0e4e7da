package io.slipway.access.oidc;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Stands where a service lets nobody in and has wired nothing that sends HTTP. */
@DefaultBean
@ApplicationScoped
class AskNobody implements FetchDocument {

    @Override
    public Uni<String> fetch(URI uri, Optional<Path> authorities, Optional<Path> bearer) {
        return Uni.createFrom().failure(new IllegalStateException("this service asks no issuers: " + uri));
    }
}
