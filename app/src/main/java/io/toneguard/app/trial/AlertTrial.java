package io.toneguard.app.trial;

import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.validity.Clip;
import io.toneguard.voice.validity.HeardClip;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Tries the default rule on the voices of a corpus: calls in which the voice changes, and calls in which it does not.
 *
 * @param seed of everything that is drawn by lot
 * @param changingCalls of each speaker
 * @param calmCalls of each speaker, three minutes each
 * @param line what is different about a call's line since its speaker was enrolled
 */
public record AlertTrial(long seed, int changingCalls, int calmCalls, List<LineChange> line) {
    /** Ten changes and 24 minutes of calm for each speaker. */
    public static AlertTrial of(long seed, List<LineChange> line) {
        return new AlertTrial(seed, 10, 8, line);
    }

    /**
     * Plays one speaker's calls; may run beside other speakers'.
     *
     * @throws IllegalStateException if the tap failed or left audio out: its figures would be none
     */
    public SpeakerTrial play(TrialVoice voice) {
        Map<Clip, IndexMeasures> measured = new IdentityHashMap<>();
        var calls = new TrialCalls(voice, seed);
        var tally = new TrialTally();
        for (int n = 0; n < changingCalls; n++) {
            TrialCall call = calls.changing();
            tally.count(call, hear(call, measured));
        }
        for (int n = 0; n < calmCalls; n++) {
            TrialCall call = calls.calm();
            tally.count(call, hear(call, measured));
        }
        return tally.of(voice, calls.repeats());
    }

    private TrialHearing hear(TrialCall call, Map<Clip, IndexMeasures> measured) {
        var enrolled = new BaselineBuilder();
        for (Clip clip : call.enrolment()) {
            enrolled.add(measured.computeIfAbsent(clip, HeardClip::measure));
        }
        float[] samples = call.samples();
        for (LineChange change : line) {
            samples = change.apply(samples);
        }
        return new TrialTap(enrolled.build())
                .hear(new TrialCall(call.speaker(), samples, call.changeSeconds(), call.enrolment()));
    }

    /** Puts the speakers together; there must be one. */
    public static TrialReport report(List<SpeakerTrial> speakers) {
        double[] delays = speakers.stream()
                .flatMap(one -> one.delaysSeconds().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double seconds =
                speakers.stream().mapToDouble(SpeakerTrial::neutralSeconds).sum();
        return new TrialReport(
                speakers.stream().mapToInt(SpeakerTrial::calls).sum(),
                speakers.size(),
                mean(speakers, one -> one.within(10)),
                mean(speakers, one -> one.within(15)),
                delays.length == 0 ? Double.NaN : (delays[(delays.length - 1) / 2] + delays[delays.length / 2]) / 2,
                seconds / 3600,
                speakers.stream()
                        .mapToDouble(SpeakerTrial::uniqueNeutralSeconds)
                        .sum(),
                mean(speakers, SpeakerTrial::falsePerHour),
                mean(speakers, one -> one.flaggedSeconds() / one.neutralSeconds()),
                speakers.stream().mapToDouble(one -> one.within(10)).min().orElse(Double.NaN),
                (int) speakers.stream().filter(one -> one.within(10) < 0.5).count(),
                (int) speakers.stream().filter(SpeakerTrial::abstained).count(),
                Rule.DEFAULT.settings().threshold(),
                List.copyOf(speakers),
                speakers.stream()
                        .filter(SpeakerTrial::repeats)
                        .map(SpeakerTrial::speaker)
                        .toList());
    }

    private static double mean(List<SpeakerTrial> speakers, ToDoubleFunction<SpeakerTrial> figure) {
        return speakers.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
