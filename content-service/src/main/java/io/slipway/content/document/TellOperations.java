package io.slipway.content.document;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.slipway.ledger.document.ApiDocuments;
import io.slipway.pulp.openapi.ApiDocument;
import io.slipway.pulp.openapi.Described;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** Stores what this service answers, for the document of the whole API. */
@ApplicationScoped
class TellOperations {
    private static final Logger LOG = Logger.getLogger(TellOperations.class);

    private final List<Described> resources;
    private final ApiDocuments documents;
    private final Vertx vertx;

    TellOperations(@All List<Described> resources, ApiDocuments documents, Vertx vertx) {
        this.resources = resources;
        this.documents = documents;
        this.vertx = vertx;
    }

    void tell(@Observes StartupEvent event) {
        String document = ApiDocument.of(resources).toString();
        vertx.runOnContext(() -> documents
                .store("content-service", document)
                .subscribe()
                .with(
                        done -> LOG.debugf("told %d resources", resources.size()),
                        failure -> LOG.error("could not tell what this service answers", failure)));
    }
}
