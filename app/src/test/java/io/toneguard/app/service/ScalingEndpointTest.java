package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.manager.Scaling;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class ScalingEndpointTest {
    @Test
    void whatTheTablesSayIsAnswered() {
        var scaling = new Scaling(60, 5, 1, 0.01, Map.of());
        var answer = new ScalingEndpoint(() -> scaling).scaling();
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getBody()).isEqualTo(scaling);
    }

    @Test
    void withoutItsDatabaseItDoesNotSayThatNothingWaits() {
        for (var away : new RuntimeException[] {
            new DataAccessResourceFailureException("away"), new CannotCreateTransactionException("away")
        }) {
            var answer = new ScalingEndpoint(() -> {
                        throw away;
                    })
                    .scaling();
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(String.valueOf(answer.getBody())).doesNotContain("requiredWorkers");
        }
    }
}
