package io.slipway.admission.issuer;

import io.slipway.access.oidc.FetchDocument;
import io.slipway.upstream.document.GetDocument;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Asks issuers over the client for everything that leaves the house. */
@ApplicationScoped
class FetchIssuerDocument implements FetchDocument {
    private final GetDocument getDocument;

    FetchIssuerDocument(GetDocument getDocument) {
        this.getDocument = getDocument;
    }

    @Override
    public Uni<String> fetch(URI uri, Optional<Path> authorities, Optional<Path> bearer) {
        return getDocument.get(uri, authorities, bearer);
    }
}
