package io.toneguard.voice.features;

import java.util.OptionalDouble;

/**
 * The second hearing of a channel: every measure of a voice, in one pass over blocks of any size. Memory is bounded by
 * some fifteen seconds of samples.
 *
 * <pre>
 * samples -+-> candidates per 10 ms -> path -> F0 -+-> frame totals (F0, spectrum, formants, syllables), speech activity, listener
 *          |                                       +-> voiced stretch -> pulses -> jitter, shimmer
 *          +-> harmonicity per 10 ms
 *          +-> intensity, signal quality (of frames, too)
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
     * @param syllables syllable nuclei; see {@link SpeechRate}
     */
    public record Voice(double speechSeconds, double voicedSeconds, long syllables, Measures values) {
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
    private final Intensity intensity;
    private final QualityTrack quality;
    private final VoiceFrame frame = new VoiceFrame();
    private final FrameTotals totals;
    private final SpeechActivity activity;
    private final FrameListener listener;
    private final int hop;
    private final double dcOffset;
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
        this.dcOffset = survey.dcOffset();
        this.history = new SampleHistory(Math.min(samples, (long) (HISTORY_SECONDS * rateHz)));
        this.pitchGrid = FrameGrid.over(samples, rateHz, PitchSettings.WINDOW_SECONDS);
        this.harmonicityGrid = FrameGrid.over(samples, rateHz, Harmonicity.WINDOW_SECONDS);
        this.candidates = new PitchCandidates(rateHz, survey.peakFromMean());
        this.path = new PitchPath(this::decided);
        this.harmonicity = new Harmonicity(harmonicityGrid, survey.peakFromMean());
        this.stretch = new VoicedStretch(pitchGrid);
        this.pulses = new PulseFinder(pitchGrid, history, survey.peak());
        this.pulseMeter = new PulseMeter(pitchGrid, history);
        this.intensity = new Intensity(samples, rateHz);
        this.quality = new QualityTrack(rateHz, survey);
        this.totals = new FrameTotals(rateHz, survey, set);
        this.activity = new SpeechActivity(survey.noiseFloorDbfs(), listener);
    }

    /** Hears the next samples. */
    public void accept(float[] block, int count) {
        intensity.accept(block, 0, count);
        quality.accept(block, 0, count);
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

    /** Mean square of 10 ms around the channel's mean; 0 if all samples are equal, whatever an idle line's value is. */
    private double power(long centre) {
        long from = centre + 1 - hop / 2;
        long to = centre + hop / 2;
        long differs = from;
        while (differs <= to && history.at(differs) == history.at(from)) {
            differs++;
        }
        if (differs > to) {
            return 0;
        }
        double sum = 0;
        for (long i = from; i <= to; i++) {
            double value = history.at(i) - dcOffset;
            sum += value * value;
        }
        return sum / hop;
    }

    private void decided(double hz, double power) {
        double seconds = pitchGrid.seconds(decided);
        frame.set(decided, seconds, hz, power);
        PowerSpectrum spectrum = totals.add(frame, history, pitchGrid.sampleBefore(seconds));
        quality.frame(seconds, hz, power);
        if (spectrum != null) {
            quality.spectrum(seconds, spectrum);
        }
        listener.frame(frame);
        activity.frame(frame.voiced(), power);
        // One frame late, so that the 30 ms after a stretch which the search may look at are always here, whatever the
        // block size.
        if (stretch.frames() > 0 && (!frame.voiced() || stretch.frames() == VoicedStretch.MAX_FRAMES)) {
            findPulses();
        }
        if (frame.voiced()) {
            stretch.add(decided, hz);
        }
        decided++;
    }

    private void findPulses() {
        pulses.find(stretch, pulseMeter);
        pulseMeter.endStretch();
        stretch.clear();
    }

    /** How far the signal can be trusted, second by second as far as it was heard. */
    public QualityTrack quality() {
        return quality;
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
        activity.finish();
        quality.finish();
        if (activity.frames() == 0) {
            return new Voice(0, 0, 0, Measures.NONE);
        }
        var measures = new Measures.Builder();
        totals.addTo(measures);
        pulseMeter.addTo(measures);
        measures.set(Measure.HNR, harmonicity.meanDb())
                .set(Measure.LEVEL, 10 * StrictMath.log10(activity.meanPower()))
                .set(Measure.INTENSITY_MEAN, intensity.meanDb())
                .set(Measure.INTENSITY_SD, intensity.sdDb());
        return new Voice(
                activity.frames() / 100.0, totals.voicedFrames() / 100.0, totals.syllables(), measures.build());
    }
}
