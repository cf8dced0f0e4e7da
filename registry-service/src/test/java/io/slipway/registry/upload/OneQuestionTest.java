package io.slipway.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One question at a time")
class OneQuestionTest {
    private final BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    private final List<UniEmitter<? super Void>> asked = new ArrayList<>();

    private Uni<Void> waits() {
        return Uni.createFrom().emitter(asked::add);
    }

    private static Uni<Void> fails() {
        return Uni.createFrom().failure(new IllegalStateException("away"));
    }

    @Test
    void is_asked_again_only_when_the_last_one_was_answered() {
        OneQuestion question = new OneQuestion(Duration.ofMinutes(1), told::add);
        question.ask(this::waits);
        question.ask(this::waits);
        assertThat(asked).hasSize(1);
        asked.getFirst().complete(null);
        question.ask(this::waits);
        assertThat(asked).hasSize(2);
        assertThat(told).isEmpty();
    }

    @Test
    void that_waits_too_long_is_given_up_so_that_the_next_is_asked() throws InterruptedException {
        OneQuestion question = new OneQuestion(Duration.ofMillis(1), told::add);
        question.ask(this::waits);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        question.ask(this::waits);
        assertThat(asked).hasSize(2);
    }

    @Test
    void is_told_of_once_while_there_are_no_answers() {
        OneQuestion question = new OneQuestion(Duration.ofMinutes(1), told::add);
        question.ask(OneQuestionTest::fails);
        question.ask(OneQuestionTest::fails);
        assertThat(told).hasSize(1);
        question.ask(() -> Uni.createFrom().voidItem());
        question.ask(OneQuestionTest::fails);
        assertThat(told).hasSize(2);
    }
}
