package io.toneguard.tap.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.tap.history.HeardSegment;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentShelfTest {
    private static final Instant NOW = TapLedger.NOW;

    @Test
    void aSegmentIsDueAfterARestThatGrowsEachTimeItIsPutBack() {
        var shelf = new SegmentShelf(1000);
        shelf.add(segment(1, 0, 10), NOW);
        assertThat(shelf.due(NOW.plusMillis(499))).isEmpty();
        var due = shelf.due(NOW.plusMillis(500));
        assertThat(due).hasSize(1);
        shelf.putBack(due.get(0), NOW);
        assertThat(shelf.due(NOW.plusMillis(999))).isEmpty();
        assertThat(shelf.due(NOW.plusMillis(1000))).hasSize(1);
        assertThat(shelf.size()).isZero();
    }

    @Test
    void theEndOfAnotherSegmentWakesThoseOfItsCallOnly() {
        var shelf = new SegmentShelf(1000);
        shelf.add(segment(1, 0, 10), NOW);
        shelf.add(segment(2, 0, 10), NOW);
        for (int i = 0; i < 10; i++) {
            shelf.due(Instant.MAX).forEach(waiting -> shelf.putBack(waiting, NOW));
        }
        shelf.add(segment(1, 1, 10), NOW);
        assertThat(shelf.due(NOW.plusMillis(500)))
                .extracting(waiting -> waiting.segment().recording())
                .containsExactly(recording(1), recording(1));
        assertThat(shelf.size()).isEqualTo(1);
    }

    @Test
    void overItsBoundTheCallThatHasWaitedLongestGoes() {
        var shelf = new SegmentShelf(25);
        assertThat(shelf.add(segment(1, 0, 10), NOW)).isEmpty();
        assertThat(shelf.add(segment(2, 0, 10), NOW)).isEmpty();
        assertThat(shelf.add(segment(3, 0, 10), NOW))
                .extracting(HeardSegment::recording)
                .containsExactly(recording(1));
        assertThat(shelf.add(segment(4, 0, 26), NOW))
                .extracting(HeardSegment::recording)
                .containsExactly(recording(2), recording(3), recording(4));
        assertThat(shelf.size()).isZero();
    }

    private static RecordingId recording(int call) {
        return new RecordingId(new UUID(2, call));
    }

    private static HeardSegment segment(int call, int channel, int readings) {
        var live = new LiveCall(
                new TenantId(new UUID(1, 1)),
                "acme",
                "pbx",
                "call-" + call,
                recording(call),
                NOW,
                new WireFormat(WireCodec.MU_LAW, 8000, 2),
                List.of(Speaker.AGENT, Speaker.CUSTOMER),
                "ann",
                null,
                null,
                null);
        var voice = new TappedVoice(live, new Segment(channel, 0, Speaker.AGENT, "ann"), 0);
        return HeardSegment.of(
                voice,
                IntStream.rangeClosed(1, readings)
                        .mapToObj(second -> TapLedger.reading(second, 0))
                        .toList(),
                true,
                0);
    }
}
