package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void whoDoesNotReadItsAnswerIsLetGoAfterASecond() {
        var channel = new EmbeddedChannel(new NothingArrives());
        channel.freezeTime();
        Answers.send(channel, 401, "", Map.of());
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }
}
