package io.toneguard.voice;

import io.toneguard.voice.features.Confidence;
import io.toneguard.voice.features.Confidence.Fault;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.features.SignalQuality;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasure;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressSettings;
import io.toneguard.voice.stress.StressState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the stress index of every window of one speaker against the speaker's own voice in the same recording: the median of its windows
 * that do not overlap, say enough and can be believed.
 *
 * <p>Limit: who is strained for more than half of the recording sounds calm beside themselves; that takes a baseline from other calls.
 */
final class SpeakerStress {
    /** A window counts for the whole recording from here up. */
    private static final double LEAST_CONFIDENCE = 0.5;
    /** So many in a row, and two windows that share no audio agree. */
    private static final int SUSTAINED = WindowTrack.WINDOW_SECONDS + 1;

    private static final StressIndex INDEX = new StressIndex(StressSettings.WITHIN_CALL);

    private final List<VoiceWindow> windows = new ArrayList<>();
    private final Baseline baseline;
    private double indexSum;
    private int indexed;
    private int raised;
    private int strained;
    private int raisedRun;
    private int strainedRun;
    private double confidenceSum;
    private int voiced;
    private double lastIndexed;
    private StressState state = StressState.CALM;
    private final Map<StressState, Integer> silent = new EnumMap<>(StressState.class);
    private Optional<VoiceWindow> peak = Optional.empty();

    /**
     * @param speech whether the channel had any; without, what looked voiced was noise
     * @param track of which all windows are closed
     */
    SpeakerStress(WindowTrack track, List<WindowTrack.Voiced> closed, Qualities qualities, boolean speech) {
        List<Confidence> confidences = new ArrayList<>(closed.size());
        List<SignalQuality> signals = new ArrayList<>(closed.size());
        for (int i = 0; i < closed.size(); i++) {
            signals.add(qualities.of(i));
            confidences.add(Confidence.of(signals.get(i)));
        }
        var calm = new BaselineBuilder();
        for (int i = 0; speech && i < closed.size(); i++) {
            IndexMeasures window = closed.get(i).index();
            if (confidences.get(i).value() >= LEAST_CONFIDENCE
                    && window.voicedSeconds() >= StressSettings.WITHIN_CALL.minVoicedSeconds()) {
                calm.add(window);
                i += WindowTrack.WINDOW_SECONDS - 1;
            }
        }
        baseline = calm.build();
        for (int i = 0; i < closed.size(); i++) {
            add(i, closed.get(i), track.levelDbfs(i), signals.get(i), confidences.get(i), speech);
        }
    }

    /** The signal quality of a window by its number. */
    interface Qualities {
        SignalQuality of(int window);
    }

    private void add(
            int second,
            WindowTrack.Voiced voice,
            double levelDbfs,
            SignalQuality signal,
            Confidence confidence,
            boolean speech) {
        var measures = new EnumMap<WindowMeasure, Double>(WindowMeasure.class);
        measures.put(WindowMeasure.LEVEL, levelDbfs);
        measures.put(WindowMeasure.CLIPPED_SHARE, signal.clippedShare());
        measures.put(WindowMeasure.DC_OFFSET, signal.dcOffset());
        measures.put(WindowMeasure.LOST_SHARE, signal.lostShare());
        measures.put(WindowMeasure.VOICED_SECONDS, speech ? voice.frames() / 100.0 : 0);
        measures.put(WindowMeasure.CONFIDENCE, speech ? confidence.value() : 0);
        Optional<Fault> fault = speech ? confidence.fault() : Optional.of(Fault.NO_SPEECH);
        StressReading reading = StressReading.none(StressState.TOO_LITTLE_VOICE);
        if (speech && voice.frames() > 0) {
            measures.put(WindowMeasure.F0_MEDIAN, voice.f0MedianHz());
            measures.put(WindowMeasure.SNR, signal.snrDb());
            measures.put(WindowMeasure.BANDWIDTH, signal.bandwidthHz());
            measures.put(WindowMeasure.CROSSTALK_SHARE, signal.crosstalkShare());
            measures.put(WindowMeasure.TONE_SHARE, signal.toneShare());
            reading = read(voice, confidence);
            confidenceSum += confidence.value();
            voiced++;
        }
        if (reading.state().hasIndex()) {
            measures.put(WindowMeasure.STRESS_INDEX, reading.index());
            measures.put(WindowMeasure.STRESS_DEVIATION, reading.deviation());
            reading.contributions().forEach((measure, value) -> measures.put(contribution(measure), value));
        }
        var window = new VoiceWindow(second, measures, reading.state(), fault);
        windows.add(window);
        count(window, reading, confidence.value());
    }

    private StressReading read(WindowTrack.Voiced voice, Confidence confidence) {
        if (!confidence.believable()) {
            boolean nobody = confidence.fault().filter(Fault::nobodySpeaks).isPresent();
            return StressReading.none(nobody ? StressState.NOT_SPEECH : StressState.POOR_SIGNAL);
        }
        return INDEX.read(voice.index(), baseline);
    }

    private void count(VoiceWindow window, StressReading reading, double confidence) {
        if (!reading.state().hasIndex()) {
            silent.merge(reading.state(), 1, Integer::sum);
            return;
        }
        if (confidence < LEAST_CONFIDENCE) {
            return;
        }
        indexed++;
        indexSum += reading.index();
        raised += reading.state() == StressState.CALM ? 0 : 1;
        strained += reading.state() == StressState.STRAINED ? 1 : 0;
        sustain(window, reading.state());
        if (peak.isEmpty() || reading.index() > of(peak.get(), WindowMeasure.STRESS_INDEX)) {
            peak = Optional.of(window);
        }
    }

    private void sustain(VoiceWindow window, StressState next) {
        if (window.startSeconds() - lastIndexed > WindowTrack.WINDOW_SECONDS) {
            raisedRun = 0;
            strainedRun = 0;
        }
        lastIndexed = window.startSeconds();
        raisedRun = next == StressState.CALM ? 0 : raisedRun + 1;
        strainedRun = next == StressState.STRAINED ? strainedRun + 1 : 0;
        if (strainedRun >= SUSTAINED) {
            state = StressState.STRAINED;
        } else if (raisedRun >= SUSTAINED && state == StressState.CALM) {
            state = StressState.RAISED;
        }
    }

    List<VoiceWindow> windows() {
        return windows;
    }

    /**
     * The highest that six windows in a row reach, a single one being no news; a row may pause for as long as a window. Without an index
     * the most frequent reason other than too little voice.
     */
    StressState state() {
        if (indexed > 0) {
            return state;
        }
        StressState why = StressState.TOO_LITTLE_VOICE;
        for (StressState reason : List.of(StressState.LEARNING, StressState.NOT_SPEECH, StressState.POOR_SIGNAL)) {
            if (silent.getOrDefault(reason, 0) > (why == StressState.TOO_LITTLE_VOICE ? 0 : silent.get(why))) {
                why = reason;
            }
        }
        return why;
    }

    void addTo(Measures.Builder measures) {
        measures.set(Measure.CONFIDENCE, confidenceSum / voiced);
        if (indexed == 0) {
            return;
        }
        measures.set(Measure.STRESS_INDEX_MEAN, indexSum / indexed)
                .set(Measure.RAISED, raised)
                .set(Measure.STRAINED, strained);
        peak.ifPresent(window -> measures.set(Measure.STRESS_INDEX_PEAK, of(window, WindowMeasure.STRESS_INDEX))
                .set(Measure.STRESS_PEAK_AT, window.startSeconds())
                .set(Measure.PEAK_F0_MEAN, of(window, contribution(IndexMeasure.F0_MEAN)))
                .set(Measure.PEAK_F0_P80, of(window, contribution(IndexMeasure.F0_P80)))
                .set(Measure.PEAK_ALPHA_RATIO, of(window, contribution(IndexMeasure.ALPHA_RATIO)))
                .set(Measure.PEAK_MFCC1, of(window, contribution(IndexMeasure.MFCC1))));
    }

    private static double of(VoiceWindow window, WindowMeasure measure) {
        return window.get(measure).orElse(Double.NaN);
    }

    private static WindowMeasure contribution(IndexMeasure measure) {
        return switch (measure) {
            case F0_MEAN -> WindowMeasure.F0_MEAN_CONTRIBUTION;
            case F0_P80 -> WindowMeasure.F0_P80_CONTRIBUTION;
            case ALPHA_RATIO -> WindowMeasure.ALPHA_RATIO_CONTRIBUTION;
            case MFCC1 -> WindowMeasure.MFCC1_CONTRIBUTION;
        };
    }
}
