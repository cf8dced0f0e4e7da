package io.slipway.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskStateTest {

    @ParameterizedTest
    @EnumSource
    void nothing_comes_after_a_final_state_and_something_after_every_other(TaskState state) {
        boolean goesOn = Arrays.stream(TaskState.values()).anyMatch(state::mayBecome);

        assertThat(goesOn).isEqualTo(!state.isFinal());
    }

    @ParameterizedTest
    @EnumSource
    void a_state_is_read_as_it_is_written(TaskState state) {
        assertThat(TaskState.fromString(state.toString())).isEqualTo(state);
    }
}
