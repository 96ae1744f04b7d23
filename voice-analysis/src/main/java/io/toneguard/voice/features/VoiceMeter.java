package io.toneguard.voice.features;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The second hearing of a channel: every measure of a voice, in one pass over blocks of any size. Memory is bounded by
 * some fifteen seconds of samples.
 *
 * <pre>
 * samples -> candidates per 10 ms -> path -> F0 -+-> statistics, speech activity, listener
 *         \                                      +-> voiced stretch -> pulses -> jitter, shimmer
 *          \-> harmonicity per 10 ms
 * </pre>
 */
public final class VoiceMeter {
    private static final double HISTORY_SECONDS =
            (PitchPath.MAX_PENDING + VoicedStretch.MAX_FRAMES) * FrameGrid.STEP_SECONDS + 0.5;

    /**
     * What was measured; everything is empty or 0 if there was no speech.
     *
     * @param speechSeconds seconds in which somebody speaks
     * @param voicedSeconds seconds of voiced F0 frames
     */
    public record Voice(double speechSeconds, double voicedSeconds, Measures values) {
        /** One measure; empty where it was not measurable. */
        public OptionalDouble get(Measure measure) {
            return values.get(measure);
        }
    }

    private final SampleHistory history;
    private final FrameGrid pitchGrid;
    private final FrameGrid harmonicityGrid;
    private final PitchCandidates candidates;
    private final PitchPath path;
    private final Harmonicity harmonicity;
    private final VoicedStretch stretch;
    private final PulseFinder pulses;
    private final PulseMeter pulseMeter;
    private final F0Statistics statistics = new F0Statistics();
    private final SpeechActivity activity;
    private final FrameListener listener;
    private final VoiceFrame frame = new VoiceFrame();
    private final SpectralMeter spectrum;
    private final SpectralTotals spectra = new SpectralTotals();
    private final FormantMeans formants;
    private final @Nullable Tremor tremor;
    private final int hop;
    private long nextPitch;
    private long nextHarmonicity;
    private long decided;
    private boolean ended;

    /**
     * @param rateHz 8000 or 16000
     * @param survey what the first hearing of the same samples found
     */
    public VoiceMeter(int rateHz, ChannelSurvey survey, MeasureSet set, FrameListener listener) {
        long samples = survey.samples();
        this.listener = listener;
        this.hop = rateHz / 100;
        this.history = new SampleHistory(Math.min(samples, (long) (HISTORY_SECONDS * rateHz)));
        this.pitchGrid = FrameGrid.over(samples, rateHz, PitchSettings.WINDOW_SECONDS);
        this.harmonicityGrid = FrameGrid.over(samples, rateHz, Harmonicity.WINDOW_SECONDS);
        this.candidates = new PitchCandidates(rateHz, survey.peakFromMean());
        this.path = new PitchPath(this::decided);
        this.harmonicity = new Harmonicity(harmonicityGrid, survey.peakFromMean());
        this.stretch = new VoicedStretch(pitchGrid);
        this.pulses = new PulseFinder(pitchGrid, history, survey.peak());
        this.pulseMeter = new PulseMeter(pitchGrid, history);
        this.spectrum = new SpectralMeter(rateHz);
        this.formants = new FormantMeans(rateHz);
        this.tremor = set == MeasureSet.ALL ? new Tremor() : null;
        this.activity = new SpeechActivity(survey.noiseFloorDbfs());
    }

    /** Hears the next samples. */
    public void accept(float[] block, int count) {
        // Short steps, so that no frame's samples are forgotten before it is heard.
        for (int from = 0; from < count; from += hop) {
            history.append(block, from, Math.min(hop, count - from));
            analyzeFrames();
        }
    }

    private void analyzeFrames() {
        while (nextPitch < pitchGrid.count()) {
            long centre = pitchGrid.sampleBefore(pitchGrid.seconds(nextPitch));
            if (!ended && centre + candidates.samplesAhead() >= history.end()) {
                break;
            }
            candidates.analyze(history, centre);
            path.push(candidates, power(centre));
            nextPitch++;
        }
        while (nextHarmonicity < harmonicityGrid.count()) {
            long centre = harmonicityGrid.sampleBefore(harmonicityGrid.seconds(nextHarmonicity));
            if (!ended && centre + harmonicity.samplesAhead() >= history.end()) {
                break;
            }
            harmonicity.analyze(history, nextHarmonicity++);
        }
    }

    private double power(long centre) {
        double sum = 0;
        for (long i = centre + 1 - hop / 2; i <= centre + hop / 2; i++) {
            double value = history.at(i);
            sum += value * value;
        }
        return sum / hop;
    }

    private void decided(double hz, double power) {
        activity.frame(hz > 0, power);
        double seconds = pitchGrid.seconds(decided);
        frame.set(decided, seconds, hz, power);
        if (hz > 0) {
            statistics.add(hz);
            long centre = pitchGrid.sampleBefore(seconds);
            spectrum.frame(history, centre, hz);
            spectra.add(spectrum);
            frame.setSpectrum(spectrum);
            formants.voiced(history, centre);
        } else {
            spectrum.gap();
        }
        if (tremor != null) {
            tremor.frame(hz);
        }
        listener.frame(frame);
        // One frame late, so that the 30 ms after a stretch which the search may look at are always here, whatever the
        // block size.
        if (stretch.frames() > 0 && (hz == 0 || stretch.frames() == VoicedStretch.MAX_FRAMES)) {
            findPulses();
        }
        if (hz > 0) {
            stretch.add(decided, hz);
        }
        decided++;
    }

    private void findPulses() {
        pulses.find(stretch, pulseMeter);
        stretch.clear();
    }

    /** Ends the hearing; call once, after the last block. */
    public Voice finish() {
        ended = true;
        analyzeFrames();
        path.finish();
        if (stretch.frames() > 0) {
            findPulses();
        }
        pulseMeter.finish();
        if (activity.frames() == 0) {
            return new Voice(0, 0, Measures.NONE);
        }
        var measures = new Measures.Builder()
                .set(Measure.F0_MEAN, statistics.count() == 0 ? Double.NaN : statistics.mean())
                .set(Measure.F0_MEDIAN, statistics.median())
                .set(Measure.F0_SD, statistics.standardDeviation())
                .set(Measure.JITTER_LOCAL, pulseMeter.jitterLocal())
                .set(Measure.SHIMMER_LOCAL, pulseMeter.shimmerLocal())
                .set(Measure.HNR, harmonicity.meanDb())
                .set(Measure.LEVEL, 10 * StrictMath.log10(activity.meanPower()));
        spectra.addTo(measures);
        formants.addTo(measures);
        if (tremor != null) {
            tremor.finish();
            measures.set(Measure.TREMOR_RATE, tremor.frequencyHz())
                    .set(Measure.TREMOR_DEPTH, tremor.depthPercent() / 100);
        }
        return new Voice(activity.frames() / 100.0, statistics.count() / 100.0, measures.build());
    }
}
