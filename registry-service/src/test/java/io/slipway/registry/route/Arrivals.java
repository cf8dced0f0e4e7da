package io.slipway.registry.route;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests that have reached the registry, whether they are answered yet or not. */
@ApplicationScoped
class Arrivals {
    private final AtomicLong count = new AtomicLong();

    void listen(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(request -> {
            count.incrementAndGet();
            request.next();
        });
    }

    long count() {
        return count.get();
    }
}
