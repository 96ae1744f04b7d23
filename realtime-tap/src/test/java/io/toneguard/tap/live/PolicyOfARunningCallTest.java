package io.toneguard.tap.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A policy that is changed while a call runs holds for the rest of it. */
class PolicyOfARunningCallTest {
    private static final Rule EARLY =
            new Rule("early", 1, null, false, new RuleSettings(Speaker.AGENT, 1.5, 2, 1, 8, 30, 0.1, 0, 1, null, null));

    private final ToldSink sink = new ToldSink();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Set<Speaker> scored = EnumSet.of(Speaker.AGENT, Speaker.CUSTOMER);

    private final StressTap tap = StressTap.on(
            Runnable::run,
            new TapSettings(true, 1, 1, Duration.ofSeconds(2)),
            new Knowledge(),
            sink,
            meters,
            () -> 5_000_000_000L);

    private final class Knowledge implements TapKnowledge {
        @Override
        public ScoringPolicy policy(LiveCall call) {
            return scored.isEmpty() ? ScoringPolicy.NONE : new ScoringPolicy(scored, "a test");
        }

        @Override
        public List<Rule> rules(LiveCall call) {
            return List.of(EARLY);
        }

        @Override
        public CompletableFuture<Baseline> baseline(TappedVoice voice) {
            return CompletableFuture.completedFuture(Baseline.EMPTY);
        }
    }

    private PlayedCall call(int seconds) {
        byte[] audio = PlayedCall.wire(
                SyntheticCall.twoPeople(7, Duration.ofSeconds(seconds)).agentStrainedFrom(Duration.ofSeconds(30)),
                seconds);
        return new PlayedCall(tap, PlayedCall.call(PlayedCall.STEREO, Speaker.AGENT, Speaker.CUSTOMER), audio);
    }

    private int read(Speaker speaker) {
        return sink.readings.entrySet().stream()
                .filter(voice -> voice.getKey().segment().speaker() == speaker)
                .mapToInt(voice -> voice.getValue().size())
                .sum();
    }

    @Test
    void whoIsTakenOutOfItIsHeardNoFurtherAndNothingOfTheVoiceIsKept() {
        var call = call(20);
        call.playTo(8);
        int before = read(Speaker.AGENT);
        assertThat(before).isPositive();
        scored = EnumSet.of(Speaker.CUSTOMER);
        call.playTo(20);
        call.end();
        assertThat(read(Speaker.AGENT)).isEqualTo(before);
        assertThat(sink.ended)
                .extracting(end -> end.voice().segment().speaker())
                .containsExactly(Speaker.CUSTOMER);
        assertThat(sink.ended(Speaker.CUSTOMER)).singleElement().satisfies(end -> assertThat(end.readings())
                .hasSize(20));
        assertThat(meters.get("toneguard.tap.voices").gauge().value()).isZero();
        assertThat(call.heldBlocks()).isZero();
    }

    @Test
    void anEpisodeThatIsOpenIsOver() {
        var call = call(50);
        call.playTo(50);
        assertThat(sink.episodes).last().satisfies(last -> assertThat(last.over())
                .isFalse());
        scored = Set.of();
        call.end();
        assertThat(sink.episodes).last().satisfies(last -> assertThat(last.over())
                .isTrue());
        assertThat(sink.ended).isEmpty();
    }

    @Test
    void whoTakesTheCallOverIsNotHeardEither() {
        var call = call(20);
        call.playTo(5);
        scored = EnumSet.of(Speaker.CUSTOMER);
        call.listener().segment(new Segment(0, 48_000, Speaker.AGENT, "a2"));
        call.playTo(20);
        call.end();
        assertThat(sink.ended(Speaker.AGENT)).isEmpty();
        assertThat(sink.readings.keySet())
                .extracting(voice -> voice.segment().person())
                .doesNotContain("a2");
    }

    @Test
    void whoIsTakenInIsHeardFromTheirNextSegmentOn() {
        scored = EnumSet.of(Speaker.CUSTOMER);
        var call = call(20);
        call.playTo(5);
        scored = EnumSet.of(Speaker.AGENT, Speaker.CUSTOMER);
        call.playTo(8);
        assertThat(read(Speaker.AGENT)).isZero();
        call.listener().segment(new Segment(0, 80_000, Speaker.AGENT, "a2"));
        call.playTo(20);
        call.end();
        assertThat(sink.ended(Speaker.AGENT))
                .singleElement()
                .satisfies(end -> assertThat(end.voice().segment().person()).isEqualTo("a2"));
    }
}
