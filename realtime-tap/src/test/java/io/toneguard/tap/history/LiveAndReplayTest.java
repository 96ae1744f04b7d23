package io.toneguard.tap.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.PlayedCall;
import io.toneguard.tap.live.StressTap;
import io.toneguard.tap.live.TapKnowledge;
import io.toneguard.tap.live.TapSettings;
import io.toneguard.tap.live.TapSink;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.BothSpeakers;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code rules replay} says of a call is what the tap said while it ran, second for second. */
class LiveAndReplayTest {
    private static final int SECONDS = 150;
    private static final byte[] CALL = PlayedCall.wire(
            SyntheticCall.twoPeople(11, Duration.ofSeconds(SECONDS))
                    .agentStrainedFrom(Duration.ofSeconds(40))
                    .customerStrainedFrom(Duration.ofSeconds(38)),
            SECONDS);

    /** As they were when they were over. */
    private final Map<TappedVoice, List<Seconds>> live = new LinkedHashMap<>();

    private final List<StoredSegment> stored = new ArrayList<>();

    private record Seconds(int number, int fromSeconds, int onsetSeconds, int untilSeconds, int peakSeconds) {
        static Seconds of(Episode episode) {
            return new Seconds(
                    episode.number(),
                    episode.fromSeconds(),
                    episode.onsetSeconds(),
                    episode.untilSeconds(),
                    episode.peak().endSeconds());
        }
    }

    @ParameterizedTest(name = "{0}, the other over {1} within {2} s, taken over at {3} s")
    @CsvSource({
        "AGENT, 1, 1, 0", "CUSTOMER, 1, 1, 0", "AGENT, 0.5, 2, 0", "CUSTOMER, 0.5, 2, 0",
        "AGENT, 0.2, 60, 71.3", "CUSTOMER, 0.2, 1, 71.3", "AGENT, 0.2, 1, 45", "CUSTOMER, 0.2, 60, 45"
    })
    void aRuleOfBothSpeakersDecidesAsItDidLive(Speaker speaker, double over, int within, double takenOverAt) {
        var settings = new RuleSettings(speaker, 1, 1, 0.8, 1, 0, 0.3, 5, 1.2, new BothSpeakers(over, within), null);
        var call = play(settings, takenOverAt);
        var replayed = new ArrayList<List<Seconds>>();
        for (var segment : stored) {
            if (segment.speaker().equals(speaker.word())) {
                replayed.add(RuleReplay.episodes(settings, call.startedAt(), segment, stored).stream()
                        .map(Seconds::of)
                        .toList());
            }
        }
        assertThat(replayed).isEqualTo(List.copyOf(live.values()));
        assertThat(replayed.stream().flatMap(List::stream)).isNotEmpty();
    }

    private LiveCall play(RuleSettings settings, double takenOverAt) {
        var call = PlayedCall.call(PlayedCall.STEREO, Speaker.AGENT, Speaker.CUSTOMER);
        try (var tap = StressTap.on(
                Runnable::run,
                new TapSettings(true, 1, 1, Duration.ofSeconds(2)),
                new Known(new Rule("both", 1, null, false, settings)),
                new Kept(settings.speaker()),
                new SimpleMeterRegistry(),
                () -> 5_000_000_000L)) {
            var played = new PlayedCall(tap, call, CALL);
            if (takenOverAt > 0) {
                played.playTo(takenOverAt - 1);
                played.listener().segment(new Segment(0, Math.round(takenOverAt * 8000), Speaker.AGENT, "a2"));
            }
            played.playTo(SECONDS);
            played.end();
        }
        return call;
    }

    private record Known(Rule rule) implements TapKnowledge {
        @Override
        public ScoringPolicy policy(LiveCall call) {
            return new ScoringPolicy(EnumSet.of(Speaker.AGENT, Speaker.CUSTOMER), "a test");
        }

        @Override
        public List<Rule> rules(LiveCall call) {
            return List.of(rule);
        }

        @Override
        public CompletableFuture<Baseline> baseline(TappedVoice voice) {
            return CompletableFuture.completedFuture(Baseline.EMPTY);
        }
    }

    private final class Kept implements TapSink {
        private final Speaker speaker;

        Kept(Speaker speaker) {
            this.speaker = speaker;
        }

        @Override
        public void episode(TappedVoice voice, Rule rule, Episode episode) {
            if (episode.over()) {
                of(voice).add(Seconds.of(episode));
            }
        }

        private List<Seconds> of(TappedVoice voice) {
            return live.computeIfAbsent(voice, none -> new ArrayList<>());
        }

        @Override
        public void segmentEnded(TappedVoice voice, List<LiveReading> readings, boolean enrolled, int windowsShed) {
            if (voice.segment().speaker() == speaker) {
                of(voice);
            }
            var heard = HeardSegment.of(voice, readings, enrolled, windowsShed);
            stored.add(new StoredSegment(
                    heard.recording().value(),
                    stored.size() + 1,
                    heard.callId(),
                    heard.channel(),
                    heard.fromSeconds(),
                    heard.speaker().word(),
                    voice.segment().person(),
                    null,
                    "a test",
                    voice.channelKind(),
                    heard.seconds()));
        }
    }
}
