package io.slipway.ledger.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Together")
class TogetherTest {
    private final List<List<Integer>> batches = new ArrayList<>();
    private final List<UniEmitter<? super List<String>>> open = new ArrayList<>();
    private final Together<Integer, String> together = new Together<>(10, each -> each, this::begun);

    private Uni<List<String>> begun(List<Integer> batch) {
        batches.add(batch);
        return Uni.createFrom().emitter(open::add);
    }

    private UniAssertSubscriber<String> asked(int what) {
        return together.ask(what).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private void answer() {
        UniEmitter<? super List<String>> first = open.removeFirst();
        first.complete(
                batches.getLast().stream().map(each -> "answer to " + each).toList());
    }

    @Test
    void the_first_goes_at_once_and_whoever_comes_meanwhile_goes_with_the_next() {
        var first = asked(1);
        var second = asked(2);
        var third = asked(3);
        answer();
        first.assertItem("answer to 1");
        second.assertNotTerminated();
        answer();
        second.assertItem("answer to 2");
        third.assertItem("answer to 3");
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void a_batch_weighs_no_more_than_it_may_but_what_weighs_more_goes_alone() {
        asked(1).assertSubscribed();
        asked(6).assertSubscribed();
        asked(4).assertSubscribed();
        asked(50).assertSubscribed();
        asked(7).assertSubscribed();
        while (!open.isEmpty()) {
            answer();
        }
        assertThat(batches).containsExactly(List.of(1), List.of(6, 4), List.of(50), List.of(7));
    }

    @Test
    void what_fails_for_all_is_tried_for_each_so_that_nobody_fails_for_another() {
        var first = asked(1);
        var second = asked(2);
        var third = asked(3);
        answer();
        open.removeFirst().fail(new IllegalStateException("one of them is wrong"));
        open.removeFirst().fail(new IllegalStateException("it is 2"));
        var fourth = asked(4);
        answer();
        first.assertItem("answer to 1");
        second.assertFailedWith(IllegalStateException.class, "it is 2");
        third.assertItem("answer to 3");
        answer();
        fourth.assertItem("answer to 4");
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3), List.of(2), List.of(3), List.of(4));
    }

    @Test
    void whoever_goes_before_his_turn_is_not_asked_for() {
        var first = asked(1);
        asked(2).cancel();
        var third = asked(3);
        answer();
        answer();
        first.assertItem("answer to 1");
        third.assertItem("answer to 3");
        assertThat(batches).containsExactly(List.of(1), List.of(3));
    }

    @Test
    void work_that_cannot_even_begin_fails_whoever_asked_and_nobody_after_him() {
        Together<Integer, String> picky = new Together<>(10, each -> 1, batch -> {
            if (batch.contains(13)) {
                throw new IllegalArgumentException("13 brings bad luck");
            }
            return Uni.createFrom()
                    .item(batch.stream().map(each -> "answer to " + each).toList());
        });
        assertThatThrownBy(() -> picky.ask(13).subscribeAsCompletionStage().join())
                .hasRootCauseMessage("13 brings bad luck");
        picky.ask(14).subscribe().withSubscriber(UniAssertSubscriber.create()).assertItem("answer to 14");
    }

    @Test
    void work_that_answers_not_everybody_leaves_nobody_waiting() {
        var first = asked(1);
        var second = asked(2);
        var third = asked(3);
        answer();
        first.assertItem("answer to 1");
        open.removeFirst().complete(List.of("whose?"));
        second.assertFailedWith(IllegalStateException.class, "1 answers were given to 2 questions");
        third.assertFailedWith(IllegalStateException.class, "1 answers were given to 2 questions");
        var fourth = asked(4);
        open.removeFirst().complete(List.of());
        fourth.assertFailedWith(IllegalStateException.class, "0 answers were given to 1 questions");
        var fifth = asked(5);
        answer();
        fifth.assertItem("answer to 5");
    }
}
