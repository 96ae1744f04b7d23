package io.toneguard.batch;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/** What a loop waits on: rung by the wake-ups it asked for, or by time. Any number of rings while nobody waits are one. */
public final class Bell implements AutoCloseable {
    private final QueueChannel rung = new QueueChannel(1);
    private final Set<String> words;
    private final Consumer<Bell> takeDown;

    Bell(Set<String> words, Consumer<Bell> takeDown) {
        this.words = words;
        this.takeDown = takeDown;
    }

    /** Returns when rung, or at the latest after this time. */
    public void await(Duration atMost) {
        rung.receive(Math.max(1, atMost.toMillis()));
    }

    /** Whether it was rung since the last look. */
    public boolean wasRung() {
        return rung.receive(0) != null;
    }

    /** Rings it from this side. */
    public void ring() {
        rung.send(new GenericMessage<>("ring"), 0);
    }

    void hear(Message<?> wakeup) {
        if (words.contains(wakeup.getPayload()) || wakeup.getPayload().equals(WakeupListener.RECONNECTED)) {
            ring();
        }
    }

    @Override
    public void close() {
        takeDown.accept(this);
    }
}
