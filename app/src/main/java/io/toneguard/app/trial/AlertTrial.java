package io.toneguard.app.trial;

import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.validity.Clip;
import io.toneguard.voice.validity.HeardClip;
import java.util.ArrayList;
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
    /** As many as the smallest corpora need for an hour of three-minute calls per ten speakers and more. */
    public static AlertTrial of(long seed, List<LineChange> line) {
        return new AlertTrial(seed, 10, 8, line);
    }

    /** Plays one speaker's calls; may run beside other speakers'. */
    public SpeakerTrial play(TrialVoice voice) {
        var engine = new LightEngine();
        Map<Clip, io.toneguard.voice.stress.IndexMeasures> measured = new IdentityHashMap<>();
        var calls = new TrialCalls(voice, seed);
        List<Double> delays = new ArrayList<>();
        int early = 0;
        boolean abstained = true;
        int changing = voice.high().isEmpty() ? 0 : changingCalls;
        for (int n = 0; n < changing; n++) {
            TrialCall call = calls.changing();
            TrialHearing heard = hear(call, engine, measured);
            abstained &= heard.abstained();
            early += heard.alerts().stream().anyMatch(alert -> alert.atSeconds() <= call.changeSeconds()) ? 1 : 0;
            heard.alerts().stream()
                    .mapToDouble(alert -> alert.atSeconds() - call.changeSeconds())
                    .filter(delay -> delay > 0)
                    .findFirst()
                    .ifPresent(delays::add);
        }
        double seconds = 0;
        double flagged = 0;
        int falseAlerts = 0;
        for (int n = 0; n < calmCalls; n++) {
            TrialCall call = calls.calm();
            TrialHearing heard = hear(call, engine, measured);
            abstained &= heard.abstained();
            seconds += call.seconds();
            falseAlerts += heard.alerts().size();
            flagged += heard.alerts().stream()
                    .mapToDouble(alert -> alert.overSeconds() - alert.atSeconds())
                    .sum();
        }
        double unique = voice.neutral().stream()
                .mapToDouble(clip -> (double) clip.samples().length / TrialCall.RATE_HZ)
                .sum();
        return new SpeakerTrial(
                voice.speaker(),
                changing,
                delays,
                early,
                seconds,
                unique,
                falseAlerts,
                flagged,
                abstained,
                calls.repeats());
    }

    private TrialHearing hear(
            TrialCall call, LightEngine engine, Map<Clip, io.toneguard.voice.stress.IndexMeasures> measured) {
        var enrolled = new BaselineBuilder();
        for (Clip clip : call.enrolment()) {
            enrolled.add(measured.computeIfAbsent(clip, HeardClip::measure));
        }
        return hear(call, engine, enrolled.build());
    }

    private TrialHearing hear(TrialCall call, LightEngine engine, Baseline enrolled) {
        float[] samples = call.samples();
        for (LineChange change : line) {
            samples = change.apply(samples);
        }
        var tap = new TrialTap(engine, enrolled);
        new TrialLine()
                .play(new TrialCall(call.speaker(), samples, call.changeSeconds(), call.enrolment()), tap, tap::sent);
        return tap.heard();
    }

    /** Puts the speakers together; there must be one. */
    public static TrialReport report(List<SpeakerTrial> speakers) {
        List<SpeakerTrial> changing =
                speakers.stream().filter(one -> one.calls() > 0).toList();
        double[] delays = changing.stream()
                .flatMap(one -> one.delaysSeconds().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double seconds =
                speakers.stream().mapToDouble(SpeakerTrial::neutralSeconds).sum();
        return new TrialReport(
                changing.stream().mapToInt(SpeakerTrial::calls).sum(),
                speakers.size(),
                mean(changing, one -> one.within(10)),
                mean(changing, one -> one.within(15)),
                delays.length == 0 ? Double.NaN : (delays[(delays.length - 1) / 2] + delays[delays.length / 2]) / 2,
                seconds / 3600,
                speakers.stream()
                        .mapToDouble(SpeakerTrial::uniqueNeutralSeconds)
                        .sum(),
                mean(speakers, SpeakerTrial::falsePerHour),
                mean(speakers, one -> one.flaggedSeconds() / one.neutralSeconds()),
                changing.stream().mapToDouble(one -> one.within(10)).min().orElse(Double.NaN),
                (int) changing.stream().filter(one -> one.within(10) < 0.5).count(),
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
