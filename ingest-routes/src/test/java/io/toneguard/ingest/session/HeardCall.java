package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears a call and holds the session to its promises: no hole, no overlap of audio or of gaps, nothing after the end. */
final class HeardCall implements CallListener {
    final LiveCall call;
    final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    final List<Segment> segments = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final List<String> pauses = new ArrayList<>();

    @Nullable
    CallEnded ended;

    private long next;

    HeardCall(LiveCall call) {
        this.call = call;
    }

    long samples() {
        return next;
    }

    /** One channel's bytes. */
    byte[] channel(int channel) {
        byte[] all = audio.toByteArray();
        int sampleBytes = call.format().codec().bytes();
        int frameBytes = call.format().frameBytes();
        byte[] one = new byte[all.length / call.format().channels()];
        for (int i = 0; i < one.length; i++) {
            one[i] = all[i / sampleBytes * frameBytes + channel * sampleBytes + i % sampleBytes];
        }
        return one;
    }

    @Override
    public void audio(AudioBlock block, int from, int to) {
        assertThat(ended).as("audio after the end").isNull();
        assertThat(block.firstSample() + from).as("the next sample").isEqualTo(next);
        assertThat(to).isGreaterThan(from).isLessThanOrEqualTo(block.samples());
        int frameBytes = call.format().frameBytes();
        audio.write(block.bytes(), from * frameBytes, (to - from) * frameBytes);
        next += to - from;
    }

    @Override
    public void gap(Gap gap) {
        assertThat(gap.samples()).isPositive();
        assertThat(gap.fromSample()).as("a gap is told before its audio").isGreaterThanOrEqualTo(next);
        gaps.add(gap);
    }

    @Override
    public void paused(long sample) {
        pauses.add("paused");
    }

    @Override
    public void resumed(long sample) {
        pauses.add("resumed");
    }

    @Override
    public void segment(Segment segment) {
        segments.add(segment);
    }

    @Override
    public void ended(CallEnded ended) {
        assertThat(this.ended).as("ended once").isNull();
        assertThat(ended.samples()).isEqualTo(next);
        assertThatGapsLieApart(ended);
        this.ended = ended;
    }

    private static void assertThatGapsLieApart(CallEnded ended) {
        var inOrder = new ArrayList<>(ended.gaps());
        inOrder.sort(Comparator.comparingInt(Gap::channel).thenComparingLong(Gap::fromSample));
        Gap before = null;
        for (Gap gap : inOrder) {
            assertThat(gap.fromSample()).isNotNegative();
            assertThat(gap.toSample()).as("the end of %s", gap).isLessThanOrEqualTo(ended.samples());
            if (before != null && before.channel() == gap.channel()) {
                assertThat(gap.fromSample())
                        .as("the beginning of %s, behind %s", gap, before)
                        .isGreaterThanOrEqualTo(before.toSample());
            }
            before = gap;
        }
    }
}
