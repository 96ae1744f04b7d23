package io.toneguard.tap.live;

import static io.toneguard.tap.live.PlayedCall.STEREO;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.audio.WireSamples;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.light.LightAnalyzer;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.light.LightWindows;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressState;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StressTapTest {
    private static final byte[] TALK = PlayedCall.wire(SyntheticCall.twoPeople(7, Duration.ofSeconds(20)), 20);

    private final ToldSink sink = new ToldSink();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, CompletableFuture<Baseline>> baselines = new HashMap<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Set<Speaker> scored = EnumSet.of(Speaker.AGENT, Speaker.CUSTOMER);
    private List<Rule> rules = List.of(Rule.DEFAULT);
    private long nanos = 5_000_000_000L;

    private final TapKnowledge knowledge = new TapKnowledge() {
        @Override
        public ScoringPolicy policy(LiveCall call) {
            return scored.isEmpty() ? ScoringPolicy.NONE : new ScoringPolicy(scored, "a test");
        }

        @Override
        public List<Rule> rules(LiveCall call) {
            return rules;
        }

        @Override
        public CompletableFuture<Baseline> baseline(TappedVoice voice) {
            return baselines.getOrDefault(
                    String.valueOf(voice.segment().person()), CompletableFuture.completedFuture(Baseline.EMPTY));
        }
    };

    private StressTap tap(Executor executor, int queue, TapSink to) {
        return StressTap.on(
                executor, new TapSettings(true, 1, queue, Duration.ofSeconds(2)), knowledge, to, meters, () -> nanos);
    }

    private static PlayedCall begin(StressTap tap, byte[] audio) {
        return new PlayedCall(tap, PlayedCall.call(STEREO, Speaker.AGENT, Speaker.CUSTOMER), audio);
    }

    private static List<Integer> seconds(List<LiveReading> readings) {
        return readings.stream().map(LiveReading::endSeconds).toList();
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void everySecondOfBothPeopleIsRead() {
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(10);
        assertThat(sink.readings.values())
                .allSatisfy(all -> assertThat(seconds(all)).isEqualTo(range(1, 9)));
        call.playTo(20);
        call.end();
        assertThat(sink.ended).hasSize(2).allSatisfy(end -> {
            assertThat(seconds(end.readings())).isEqualTo(range(1, 20));
            assertThat(end.readings()).isEqualTo(sink.readings.get(end.voice()));
            assertThat(end.windowsShed()).isZero();
            assertThat(end.enrolled()).isFalse();
        });
        assertThat(call.heldBlocks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000})
    void itWantsToHearUpToTheSampleThatMakesAReadingPossibleAndNoOftener(int rateHz) {
        byte[] hum = new byte[2 * 20 * rateHz];
        var format = new WireFormat(STEREO.codec(), rateHz, 2);
        var call = new PlayedCall(
                tap(Runnable::run, 1, sink), PlayedCall.call(format, Speaker.AGENT, Speaker.CUSTOMER), hum);
        var asked = new ArrayList<Double>();
        var told = new ArrayList<Double>();
        for (long heard = 0; heard < 10L * rateHz; ) {
            heard = call.listener().wantsUpTo(heard, heard + rateHz / 2);
            asked.add((double) heard / rateHz);
            call.playToSample(heard - 1);
            int before = sink.count();
            call.playToSample(heard);
            if (sink.count() > before) {
                told.add((double) heard / rateHz);
                if (told.size() == 4) {
                    call.listener().segment(new Segment(0, heard + rateHz / 4, Speaker.AGENT, "a2"));
                }
            }
        }
        // The rescuer takes over at 4.35 s: from then on there are two grids of seconds, and the first reading of the
        // second one is at 5.45 s.
        assertThat(told)
                .containsExactly(1.1, 2.1, 3.1, 4.1, 5.1, 5.45, 6.1, 6.45, 7.1, 7.45, 8.1, 8.45, 9.1, 9.45, 10.1);
        assertThat(asked)
                .containsExactly(
                        0.1, 1.1, 2.1, 3.1, 4.1, 4.45, 5.1, 5.45, 6.1, 6.45, 7.1, 7.45, 8.1, 8.45, 9.1, 9.45, 10.1);
    }

    @Test
    void aReadingIsWhatTheLightEngineMeasuresOnThePersonsChannel() {
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(20);
        call.end();
        for (int channel = 0; channel < 2; channel++) {
            var expected = new ArrayList<LightReading>();
            var windows = new LightWindows(expected::add);
            var analyzer = new LightAnalyzer(8000, new LightEngine());
            float[] samples = new float[160_000];
            WireSamples.decode(STEREO, TALK, 0, samples.length, channel, samples);
            analyzer.accept(samples, 0, samples.length, windows);
            analyzer.finish(windows);
            int wanted = channel;
            var end = sink.ended.stream()
                    .filter(one -> one.voice().segment().channel() == wanted)
                    .findFirst()
                    .orElseThrow();
            assertThat(end.readings())
                    .extracting(LiveReading::measures)
                    .isEqualTo(expected.stream().map(LightReading::index).toList());
        }
    }

    @Test
    void aRescuerIsAnotherVoiceWithTheirOwnBaseline() {
        baselines.put("a2", CompletableFuture.completedFuture(calm()));
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(8);
        // Told ahead of the audio, as a session does.
        call.listener().segment(new Segment(0, 68_000, Speaker.AGENT, "a2"));
        call.playTo(20);
        call.end();

        var agents = sink.ended(Speaker.AGENT);
        assertThat(agents).extracting(end -> end.voice().segment().person()).containsExactly("a1", "a2");
        assertThat(agents).extracting(end -> end.voice().number()).containsExactly(0, 1);
        assertThat(agents).extracting(ToldSink.Ended::enrolled).containsExactly(false, true);
        assertThat(seconds(agents.get(0).readings())).isEqualTo(range(1, 8));
        assertThat(agents.get(1).voice().fromSeconds()).isEqualTo(8.5);
        assertThat(seconds(agents.get(1).readings())).isEqualTo(range(1, 11));
        assertThat(sink.ended(Speaker.CUSTOMER)).hasSize(1);
    }

    @Test
    void anAgentWhoseNameComesLateIsOneAndTheSameSegment() {
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(2.5);
        call.listener().segment(new Segment(0, 0, Speaker.AGENT, "a2"));
        call.playTo(6);
        call.end();
        assertThat(sink.ended(Speaker.AGENT)).singleElement().satisfies(end -> {
            assertThat(end.voice().segment().person()).isEqualTo("a2");
            assertThat(end.voice().number()).isZero();
            assertThat(seconds(end.readings())).isEqualTo(range(4, 6));
            assertThat(end.windowsShed()).isZero();
        });
        assertThat(meters.get("toneguard.tap.voices").gauge().value()).isZero();
    }

    @Test
    void aBaselineThatComesLateServesFromThenOn() {
        var late = new CompletableFuture<Baseline>();
        baselines.put("a1", late);
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(5);
        late.complete(calm());
        call.playTo(20);
        call.end();
        assertThat(sink.ended(Speaker.AGENT)).singleElement().satisfies(end -> assertThat(end.enrolled())
                .isTrue());
    }

    @Test
    void aBaselineThatCannotBeHadIsLearnedWithinTheCall() {
        baselines.put("a1", CompletableFuture.failedFuture(new IllegalStateException("no database, by a test")));
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(20);
        call.end();
        assertThat(sink.ended(Speaker.AGENT)).singleElement().satisfies(end -> {
            assertThat(end.enrolled()).isFalse();
            assertThat(end.readings()).hasSize(20);
        });
    }

    @Test
    void whatThePolicyForbidsIsNotComputed() {
        scored = EnumSet.of(Speaker.CUSTOMER);
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(5);
        call.end();
        assertThat(sink.ended)
                .extracting(end -> end.voice().segment().speaker())
                .containsExactly(Speaker.CUSTOMER);

        scored = Set.of();
        var unmeasured = begin(tap(waiting::add, 1, sink), TALK);
        unmeasured.playTo(5);
        assertThat(unmeasured.listener().wantsUpTo(0, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(waiting).isEmpty();
    }

    @Test
    void anUnknownSpeakerIsMeasuredWhereBothMayBe() {
        var either = PlayedCall.call(new WireFormat(STEREO.codec(), 8000, 1), Speaker.UNKNOWN);
        var allowed = new PlayedCall(tap(Runnable::run, 1, sink), either, TALK);
        allowed.playTo(3);
        allowed.end();
        assertThat(sink.ended).hasSize(1);
        scored = EnumSet.of(Speaker.AGENT);
        var forbidden = new PlayedCall(tap(Runnable::run, 1, sink), either, TALK);
        forbidden.playTo(3);
        forbidden.end();
        assertThat(sink.ended).hasSize(1);
    }

    @Test
    void whatTheSessionLeavesOutIsCountedAndTheTimelineGoesOn() {
        var tap = tap(Runnable::run, 1, sink);
        var call = begin(tap, TALK);
        call.playTo(3.2);
        call.shedTo(4.1);
        call.playTo(9);
        call.shedTo(12);
        call.end();
        // A new window begins with the first whole second behind the hole.
        assertThat(sink.ended).hasSize(2).allSatisfy(end -> {
            assertThat(seconds(end.readings())).containsExactly(1, 2, 3, 6, 7, 8, 9);
            assertThat(end.windowsShed()).isEqualTo(5);
        });
        assertThat(tap.windowsShed()).isEqualTo(10);
        assertThat(meters.get("toneguard.tap.windows.shed").counter().count()).isEqualTo(10);
    }

    @Test
    void audioThatFindsNoRoomIsLeftOutAndTheCallIsNotDelayed() {
        var call = begin(tap(waiting::add, 30, sink), TALK);
        call.playTo(8);
        runWhatWaits();
        call.playTo(10);
        call.end();
        runWhatWaits();
        assertThat(sink.ended).hasSize(2).allSatisfy(end -> {
            assertThat(seconds(end.readings())).containsExactly(1, 2, 3, 9, 10);
            assertThat(end.windowsShed()).isEqualTo(5);
        });
        assertThat(call.heldBlocks()).isZero();
    }

    @Test
    void audioThatWaitedTooLongIsLeftOut() {
        var call = begin(tap(waiting::add, 1000, sink), TALK);
        call.playTo(4);
        runWhatWaits();
        call.playTo(7);
        nanos += Duration.ofMillis(2001).toNanos();
        runWhatWaits();
        call.playTo(10);
        call.end();
        runWhatWaits();
        assertThat(sink.ended).hasSize(2).allSatisfy(end -> {
            // Late at 4 s and still at 6 s, each time for two seconds.
            assertThat(seconds(end.readings())).containsExactly(1, 2, 3, 4, 9, 10);
            assertThat(end.windowsShed()).isEqualTo(4);
        });
        assertThat(call.heldBlocks()).isZero();
    }

    @Test
    void behindAHoleAVoiceHasNoIndexUntilAWholeWindowWasHeard() {
        baselines.put("a1", CompletableFuture.completedFuture(calm()));
        var call = begin(tap(Runnable::run, 1, sink), TALK);
        call.playTo(9);
        call.shedTo(9.1);
        call.playTo(20);
        call.end();
        assertThat(sink.ended(Speaker.AGENT)).singleElement().satisfies(end -> {
            assertThat(seconds(end.readings()).subList(8, 13)).containsExactly(9, 11, 12, 13, 14);
            assertThat(end.readings())
                    .filteredOn(reading -> reading.endSeconds() > 9 && reading.endSeconds() < 15)
                    .extracting(reading -> reading.stress().state())
                    .containsOnly(StressState.POOR_SIGNAL);
            assertThat(end.readings())
                    .filteredOn(reading -> reading.endSeconds() >= 15)
                    .extracting(reading -> reading.stress().state())
                    .allMatch(StressState::hasIndex);
        });
    }

    @Test
    void otherRatesAreRecordedOnly() {
        var tap = tap(waiting::add, 1, sink);
        var listener = tap.listenTo(
                PlayedCall.call(new WireFormat(STEREO.codec(), 24_000, 2), Speaker.AGENT, Speaker.CUSTOMER));
        assertThat(listener.wantsUpTo(0, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(meters.get("toneguard.tap.calls.unheard").counter().count()).isEqualTo(1);
    }

    @Test
    void anEpisodeEndsWithTheSegment() {
        rules = List.of(new Rule(
                "early", 1, null, false, new RuleSettings(Speaker.AGENT, 1.5, 2, 1, 8, 30, 0.1, 0, 1, null, null)));
        byte[] turns = PlayedCall.wire(
                SyntheticCall.twoPeople(7, Duration.ofSeconds(50)).agentStrainedFrom(Duration.ofSeconds(30)), 50);
        var call = begin(tap(Runnable::run, 1, sink), turns);
        call.playTo(50);
        assertThat(sink.episodes).isNotEmpty();
        var last = sink.episodes.get(sink.episodes.size() - 1);
        assertThat(last.over()).isFalse();
        assertThat(last.onsetSeconds()).isGreaterThan(30);
        call.end();
        Episode over = sink.episodes.get(sink.episodes.size() - 1);
        assertThat(over.over()).isTrue();
        assertThat(over.number()).isEqualTo(last.number());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultEndsTheAnalysisOfOneCallAndHoldsNoAudio(Throwable fault) {
        var call = begin(tap(Runnable::run, 1, failing("call-1", fault)), TALK);
        call.playTo(5);
        call.end();
        assertThat(sink.ended).isEmpty();
        assertThat(call.heldBlocks()).isZero();
        assertThat(meters.get("toneguard.tap.faults").counter().count()).isEqualTo(1);
        assertThat(meters.get("toneguard.tap.voices").gauge().value()).isZero();
    }

    static List<Throwable> faults() {
        return List.of(
                new IllegalStateException("broken on purpose, by a test"),
                new OutOfMemoryError("on purpose, by a test"),
                new NoClassDefFoundError("on purpose, by a test"));
    }

    @Test
    void aLaneOutlivesTheErrorOfOneOfItsCalls() {
        PlayedCall failing;
        try (var tap = StressTap.onThreads(
                new TapSettings(true, 1, 20_000, Duration.ofMinutes(1)),
                knowledge,
                failing("call-1", new OutOfMemoryError("on purpose, by a test")),
                meters)) {
            failing = begin(tap, TALK);
            failing.playTo(5);
            failing.end();
            var other = new PlayedCall(tap, PlayedCall.call("call-2", STEREO, Speaker.AGENT, Speaker.CUSTOMER), TALK);
            other.playTo(20);
            other.end();
        }
        assertThat(failing.heldBlocks()).isZero();
        assertThat(sink.ended).hasSize(2).allSatisfy(end -> assertThat(end.readings())
                .hasSize(20));
    }

    @Test
    void aVoiceWhoseEndFailsEndsOnce() {
        var tap = tap(Runnable::run, 1, new TapSink() {
            @Override
            public void episode(TappedVoice voice, Rule rule, Episode episode) {}

            @Override
            public void segmentEnded(TappedVoice voice, List<LiveReading> all, boolean enrolled, int shed) {
                throw new IllegalStateException("broken on purpose, by a test");
            }
        });
        var call = begin(tap, TALK);
        call.playTo(5);
        call.end();
        assertThat(meters.get("toneguard.tap.faults").counter().count()).isEqualTo(1);
        assertThat(meters.get("toneguard.tap.voices").gauge().value()).isZero();
    }

    /** Fails at each reading of one call, and keeps what is told of others. */
    private TapSink failing(String callId, Throwable fault) {
        return new TapSink() {
            @Override
            public void episode(TappedVoice voice, Rule rule, Episode episode) {}

            @Override
            public void reading(TappedVoice voice, LiveReading reading) {
                if (voice.call().callId().equals(callId)) {
                    if (fault instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) fault;
                }
            }

            @Override
            public void segmentEnded(TappedVoice voice, List<LiveReading> all, boolean enrolled, int shed) {
                sink.segmentEnded(voice, all, enrolled, shed);
            }
        };
    }

    @Test
    void onThreadsOfItsOwnEverythingThatWasToldIsAnalysedBeforeItStops() {
        try (var tap =
                StressTap.onThreads(new TapSettings(true, 1, 20_000, Duration.ofMinutes(1)), knowledge, sink, meters)) {
            var call = begin(tap, TALK);
            call.playTo(20);
            call.end();
        }
        assertThat(sink.ended).hasSize(2).allSatisfy(end -> assertThat(end.readings())
                .hasSize(20));
    }

    private void runWhatWaits() {
        for (Runnable step = waiting.poll(); step != null; step = waiting.poll()) {
            step.run();
        }
    }

    private static Baseline calm() {
        var calm = new BaselineBuilder();
        for (int i = 0; i < 10; i++) {
            calm.add(new IndexMeasures(2 + 0.1 * i, 4 + 0.1 * i, -10 - 0.1 * i, 20 + 0.1 * i, 3));
        }
        return calm.build();
    }
}
