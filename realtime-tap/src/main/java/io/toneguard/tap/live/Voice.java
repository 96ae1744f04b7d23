package io.toneguard.tap.live;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.index.RunningStress;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleWatch;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.stress.Baseline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One person on one channel: from samples to readings, and what the rules make of them. */
final class Voice {
    /** Who wants to know of a voice's readings besides the sink. */
    @FunctionalInterface
    interface Publication {
        /** @param endSample where the reading's second ends on the call's timeline */
        void published(LiveReading reading, long endSample);
    }

    private record Watched(Rule rule, RuleWatch watch) {}

    private TappedVoice voice;
    private final TapSink sink;
    private final TapMeters meters;
    private final Publication publication;
    private final VoiceEar ear;
    private final Instant start;
    private List<Watched> watches = List.of();
    private final RunningStress stress = new RunningStress();
    private final ReadingLog readings = new ReadingLog();
    private int seconds;
    private int windowsShed;

    /** @param at the first sample that will be heard; after the segment's beginning if what is between does not count */
    Voice(
            TappedVoice voice,
            long at,
            boolean countsFromBeginning,
            List<Rule> rules,
            LightEngine engine,
            TapSink sink,
            TapMeters meters,
            Publication publication) {
        this.voice = voice;
        this.sink = sink;
        this.meters = meters;
        this.publication = publication;
        int rateHz = voice.call().format().rateHz();
        long from = voice.segment().fromSample();
        ear = new VoiceEar(rateHz, from, at, engine, this::read);
        seconds = countsFromBeginning ? 0 : Math.toIntExact((at - from + rateHz - 1) / rateHz);
        start = voice.call().startedAt().plus(Duration.ofMillis(Math.round(1000 * voice.fromSeconds())));
        watch(rules);
        meters.voiceBegan();
    }

    /**
     * More is known of its call; a rule that no longer watches it is done, one that did already goes on, and one that is new has heard what was read so far, as
     * it will have when it is replayed.
     */
    void known(LiveCall call, List<Rule> rules) {
        for (var watched : watches) {
            if (!rules.contains(watched.rule())) {
                tell(watched.rule(), watched.watch().ended());
            }
        }
        voice = new TappedVoice(call, voice.segment(), voice.number());
        var before = watches;
        watch(rules);
        for (var watched : watches) {
            if (!before.contains(watched)) {
                tell(watched.rule(), watched.watch().open());
            }
        }
    }

    private void watch(List<Rule> rules) {
        var before = watches;
        watches = rules.stream()
                .filter(rule -> rule.settings().speaker() == voice.segment().speaker())
                .map(rule -> before.stream()
                        .filter(watched -> watched.rule().equals(rule))
                        .findFirst()
                        .orElseGet(() -> begin(rule)))
                .toList();
    }

    private Watched begin(Rule rule) {
        var watch = new RuleWatch(rule.settings(), start);
        readings.forEach(watch::reading);
        return new Watched(rule, watch);
    }

    TappedVoice voice() {
        return voice;
    }

    /** The person's baseline of earlier calls has come. */
    void enrolled(Baseline known) {
        stress.enrol(known);
    }

    /** Hears the next samples; what is between these and the last was left out. */
    void hear(float[] samples, int count, long at) {
        ear.hear(samples, count, at);
    }

    /** The call's other person was read, too, up to this sample of the call. */
    void otherVoice(LiveReading reading, long endSample) {
        double endSeconds = (double) (endSample - voice.segment().fromSample())
                / voice.call().format().rateHz();
        for (var watched : watches) {
            watched.watch().otherVoice(reading, endSeconds);
        }
    }

    private void read(LightReading light) {
        shed(light.endSeconds() - 1);
        seconds = light.endSeconds();
        LiveReading reading = stress.read(light);
        readings.add(reading);
        sink.reading(voice, reading);
        publication.published(
                reading,
                voice.segment().fromSample()
                        + (long) seconds * voice.call().format().rateHz());
        for (var watched : watches) {
            tell(watched.rule(), watched.watch().reading(reading));
        }
    }

    private void tell(Rule rule, @Nullable Episode episode) {
        if (episode != null) {
            sink.episode(voice, rule, episode);
        }
    }

    /** Seconds after the last reading and up to this one have none. */
    private void shed(int upTo) {
        int windows = Math.max(0, upTo - seconds);
        windowsShed += windows;
        meters.shed(windows);
    }

    /** The segment is over, at this sample of the call. */
    void end(long atSample) {
        try {
            ear.finish();
            shed((int) ((atSample - voice.segment().fromSample())
                    / voice.call().format().rateHz()));
            endEpisodes();
            sink.segmentEnded(voice, readings, stress.isEnrolled(), windowsShed);
        } finally {
            meters.voiceEnded();
        }
    }

    /** The person may not be measured any more: what is open is over, and what was read is kept nowhere. */
    void forbid() {
        try {
            endEpisodes();
        } finally {
            meters.voiceEnded();
        }
    }

    private void endEpisodes() {
        for (var watched : watches) {
            tell(watched.rule(), watched.watch().ended());
        }
    }

    /** Nothing more is told of it: it never was a segment, or the tap failed. */
    void abandon() {
        meters.voiceEnded();
    }
}
