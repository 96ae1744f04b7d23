package io.toneguard.tap.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.StressState;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A minute of a sound that is nobody's voice, amid an agent's calm one: no alert by the default rule, and a state that shows it. */
class NotTheSpeakerTest {
    private static final int RATE_HZ = 8000;
    private static final int CALM_SECONDS = 70;
    private static final int SOUND_SECONDS = 60;
    private static final int SECONDS = CALM_SECONDS + SOUND_SECONDS + 30;

    private final ToldSink sink = new ToldSink();

    /** Voices of men and women. Left out, since they still alert (MODEL.md): a bark while the agent speaks, and one beside the call of a high voice. */
    static Stream<Arguments> sounds() {
        return Stream.of(3L, 11L, 987_654_321_987L, 123_456_789L)
                .flatMap(voice -> Stream.of(
                        Arguments.of(OtherSounds.BARK, false, voice),
                        Arguments.of(OtherSounds.FAX, false, voice),
                        Arguments.of(OtherSounds.FAX, true, voice),
                        Arguments.of(OtherSounds.MUSIC, false, voice),
                        Arguments.of(OtherSounds.MUSIC, true, voice)));
    }

    @ParameterizedTest(name = "{0}, the voice goes on: {1}, call {2}")
    @MethodSource("sounds")
    void makesNoAlert(OtherSounds sound, boolean beside, long seed) {
        play(sound, beside, seed);
        assertThat(sink.episodes).isEmpty();
        var states = during();
        assertThat(states).hasSize(SOUND_SECONDS - 5);
        if (!beside) {
            assertThat(states).filteredOn(StressState.NOT_SPEECH::equals).hasSizeGreaterThan(states.size() / 2);
        }
    }

    /** Once the window holds nothing of what was before. */
    private List<StressState> during() {
        return sink.ended(Speaker.AGENT).get(0).readings().stream()
                .filter(reading ->
                        reading.endSeconds() >= CALM_SECONDS + 5 && reading.endSeconds() < CALM_SECONDS + SOUND_SECONDS)
                .map(reading -> reading.stress().state())
                .toList();
    }

    private void play(OtherSounds sound, boolean beside, long seed) {
        byte[] wire = PlayedCall.wire(SyntheticCall.twoPeople(seed, Duration.ofSeconds(SECONDS)), SECONDS);
        float[] other = sound.seconds(SOUND_SECONDS, new Random(seed));
        for (int i = 0; i < other.length; i++) {
            int at = 2 * (CALM_SECONDS * RATE_HZ + i);
            int voice = G711.fromMuLaw(wire[at]);
            int mixed = Math.round((beside ? voice : 0) + 32768 * other[i]);
            wire[at] = G711.toMuLaw((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, mixed)));
        }
        try (var tap = StressTap.on(
                Runnable::run,
                new TapSettings(true, 1, 1, Duration.ofSeconds(2)),
                new Stranger(),
                sink,
                new SimpleMeterRegistry(),
                () -> 5_000_000_000L)) {
            var call = new PlayedCall(tap, PlayedCall.call(PlayedCall.STEREO, Speaker.AGENT, Speaker.CUSTOMER), wire);
            call.playTo(SECONDS);
            call.end();
        }
    }

    /** Of whom nothing is known before the call. */
    private record Stranger() implements TapKnowledge {
        @Override
        public ScoringPolicy policy(LiveCall call) {
            return new ScoringPolicy(Set.of(Speaker.AGENT), "a test");
        }

        @Override
        public List<Rule> rules(LiveCall call) {
            return List.of(Rule.DEFAULT);
        }

        @Override
        public CompletableFuture<Baseline> baseline(TappedVoice voice) {
            return CompletableFuture.completedFuture(Baseline.EMPTY);
        }
    }
}
