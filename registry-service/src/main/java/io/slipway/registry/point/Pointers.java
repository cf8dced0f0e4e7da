package io.slipway.registry.point;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNAVAILABLE;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Standing;
import io.slipway.catalog.serving.FindPointers;
import io.slipway.catalog.serving.Moment;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Validates pointers. Every read of the registry asks; all that ask on one event loop while a question is under way share the next one.
 * So PostgreSQL sees one small query at a time per event loop, and nobody gets an answer to a question older than his own. Where nothing was
 * committed since the same was asked for, PostgreSQL is asked for that only ({@link Recalled}).
 */
@ApplicationScoped
public class Pointers {
    private static final Logger LOG = Logger.getLogger(Pointers.class);

    private final FindPointers find;
    private final LastKnown lastKnown;
    private final PointerConfig config;
    private final Vertx vertx;
    private final Counter queries;
    private final Counter unchanged;
    private final AtomicBoolean away = new AtomicBoolean();

    /** Each event loop has its own batch, touched by nobody else: no lock. */
    private final ThreadLocal<Batch> batches = ThreadLocal.withInitial(Batch::new);

    Pointers(FindPointers find, LastKnown lastKnown, PointerConfig config, Vertx vertx, MeterRegistry metrics) {
        this.find = find;
        this.lastKnown = lastKnown;
        this.config = config;
        this.vertx = vertx;
        this.queries = Counter.builder("slipway.pointer.queries")
                .description("Statements sent to validate pointers")
                .register(metrics);
        this.unchanged = Counter.builder("slipway.pointer.unchanged")
                .description("Statements that told that nothing was committed since these pointers were asked for")
                .register(metrics);
    }

    /** Where {@code name} points and what {@code who} is, as PostgreSQL knows after this call. Must be called on an event loop. */
    public Uni<Pointed> require(RepositoryName name, Principal who) {
        Pointed known = away.get() ? lastKnown.find(name) : null;
        return known == null ? batches.get().join(name, who) : Uni.createFrom().item(known);
    }

    /**
     * Forgets where {@code name} pointed: somebody has just moved it. He is to see what he did also where PostgreSQL, which took it, is not
     * known to be back.
     */
    public void moved(RepositoryName name) {
        lastKnown.forget(name);
    }

    /** The questions of one event loop. */
    private final class Batch {
        private Map<RepositoryName, Waiting> waiting = new HashMap<>();
        private Set<Integer> users = new HashSet<>();
        private final Recalled recalled = new Recalled();
        private boolean isAsking;

        /** What came in with the same turn of the loop goes with the question that the first of it makes due. */
        Uni<Pointed> join(RepositoryName name, Principal who) {
            Integer user = who.userId();
            if (user != null) {
                boolean ignored = users.add(user);
            }
            Waiting mine = waiting.computeIfAbsent(name, Waiting::new);
            if (!isAsking) {
                isAsking = true;
                vertx.runOnContext(turn -> ask());
            }
            return mine.answer();
        }

        private void ask() {
            Question question = new Question(this, waiting, users);
            waiting = new HashMap<>();
            users = new HashSet<>();
            question.ask();
        }

        private void askNext() {
            isAsking = !waiting.isEmpty();
            if (isAsking) {
                ask();
            }
        }
    }

    /**
     * One statement under way. It is over when PostgreSQL answers, or when that takes too long: soon for whoever can be answered from what
     * is known; whoever cannot waits as long as for anything else, since after a start the first answer takes its time. A timer of the
     * event loop costs a read less than another thread that would have to be woken.
     */
    private final class Question {
        private final Batch batch;
        private final Map<RepositoryName, Waiting> asked;
        private final Set<Integer> users;
        private long limit;
        private boolean isLate;
        private boolean isOver;

        Question(Batch batch, Map<RepositoryName, Waiting> asked, Set<Integer> users) {
            this.batch = batch;
            this.asked = asked;
            this.users = users;
            this.limit = vertx.setTimer(config.patience().toMillis(), tooLong -> late());
        }

        /** Where all of it is known and nothing changes just now, whether that is still so is all there is to ask. */
        void ask() {
            if (batch.recalled.isWorthComparing(asked.keySet(), users)) {
                queries.increment();
                find.now().subscribe().with(this::compare, this::failed);
            } else {
                find();
            }
        }

        private void compare(Moment now) {
            if (isOver) {
                return;
            }
            FindPointers.Found same = isLate ? null : batch.recalled.at(now);
            if (same == null) {
                find();
            } else {
                unchanged.increment();
                answered(same);
            }
        }

        private void find() {
            queries.increment();
            find.find(asked.keySet(), users).subscribe().with(this::found, this::failed);
        }

        private void found(FindPointers.Found found) {
            if (!isLate) {
                batch.recalled.keep(found);
            }
            answered(found);
        }

        private void answered(FindPointers.Found found) {
            if (isOver) {
                return;
            }
            end();
            if (!isLate) {
                lastKnown.remember(asked.keySet(), found.pointers());
                batch.askNext();
            }
            asked.values().forEach(each -> each.complete(found.pointers().get(each.name()), found.users()));
        }

        /** Others do not wait behind it any longer; what they are told may be younger, so its answer is not remembered. */
        private void late() {
            long further = config.catalogPatience().minus(config.patience()).toMillis();
            limit = vertx.setTimer(Math.max(1, further), tooLong -> failed(new TimeoutException()));
            startProbing(new TimeoutException());
            asked.values().removeIf(each -> each.isCompletedFrom(lastKnown));
            isLate = true;
            batch.askNext();
        }

        void failed(Throwable failure) {
            if (isOver) {
                return;
            }
            end();
            if (!isLate) {
                startProbing(failure);
                batch.askNext();
            }
            asked.values().removeIf(each -> each.isCompletedFrom(lastKnown));
            asked.values().forEach(Waiting::fail);
        }

        private void end() {
            isOver = true;
            vertx.cancelTimer(limit);
        }
    }

    /** While PostgreSQL is away nobody asks it but the probe, and for names that are not known, until it answers. */
    private void startProbing(Throwable failure) {
        if (away.compareAndSet(false, true)) {
            LOG.warnf("pulls go on with the last known pointers, PostgreSQL does not answer: %s", failure);
            probeLater();
        }
    }

    private void probeLater() {
        long timer = vertx.setTimer(config.probe().toMillis(), ignored -> probe());
        LOG.tracef("probe %d", timer);
    }

    private void probe() {
        find.find(List.of(), List.of())
                .ifNoItem()
                .after(config.patience())
                .fail()
                .subscribe()
                .with(answered -> isBack(), failure -> probeLater());
    }

    private void isBack() {
        away.set(false);
        LOG.info("PostgreSQL answers again");
    }

    /** All requests on one event loop that wait for one name. */
    private static final class Waiting {
        private final RepositoryName name;
        private final Promise promise = new Promise();

        Waiting(RepositoryName name) {
            this.name = name;
        }

        RepositoryName name() {
            return name;
        }

        Uni<Pointed> answer() {
            return promise.uni();
        }

        void complete(@Nullable Pointer pointer, Map<Integer, Standing> users) {
            if (pointer == null) {
                promise.fail(NAME_UNKNOWN.because(name));
            } else {
                promise.complete(new Pointed(pointer, users, false));
            }
        }

        boolean isCompletedFrom(LastKnown lastKnown) {
            Pointed known = lastKnown.find(name);
            if (known != null) {
                promise.complete(known);
            }
            return known != null;
        }

        void fail() {
            promise.fail(UNAVAILABLE.because("the database does not answer"));
        }
    }
}
