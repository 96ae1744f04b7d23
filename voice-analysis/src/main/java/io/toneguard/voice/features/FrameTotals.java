package io.toneguard.voice.features;

import org.jspecify.annotations.Nullable;

/** What is summed over the decided frames of one speaker: F0, spectrum, formants, syllables and, if asked for, TEO and tremor. */
final class FrameTotals {
    private final F0Statistics f0 = new F0Statistics();
    private final F0Slope slope = new F0Slope();
    private final SpectralMeter spectrum;
    private final SpectralTotals spectra = new SpectralTotals();
    private final FormantMeans formants;
    private final SpeechRate syllables;
    private final @Nullable TeoCbAutoEnv teo;
    private final @Nullable Tremor tremor;

    FrameTotals(int rateHz, ChannelSurvey survey, MeasureSet set) {
        this.spectrum = new SpectralMeter(rateHz);
        this.formants = new FormantMeans(rateHz);
        this.syllables = new SpeechRate(survey);
        this.teo = set == MeasureSet.ALL ? new TeoCbAutoEnv(rateHz) : null;
        this.tremor = set == MeasureSet.ALL ? new Tremor() : null;
    }

    /** Measures the next frame; voiced ones are given their spectrum, which is also returned. */
    @Nullable
    PowerSpectrum add(VoiceFrame frame, SampleHistory history, long centre) {
        slope.frame(frame.f0Hz());
        syllables.frame(frame.f0Hz(), frame.power());
        if (tremor != null) {
            tremor.frame(frame.f0Hz());
        }
        if (!frame.voiced()) {
            spectrum.gap();
            return null;
        }
        f0.add(frame.f0Hz());
        formants.voiced(history, centre);
        if (teo != null) {
            teo.voiced(history, centre);
        }
        PowerSpectrum power = spectrum.frame(history, centre, frame.f0Hz());
        spectra.add(spectrum);
        frame.setSpectrum(spectrum);
        return power;
    }

    /** Frames that were voiced. */
    long voicedFrames() {
        return f0.count();
    }

    /** Syllable nuclei; call {@link #addTo} first. */
    long syllables() {
        return syllables.nuclei();
    }

    /** Ends the hearing; call once, after the last frame. */
    void addTo(Measures.Builder measures) {
        slope.finish();
        syllables.finish();
        measures.set(Measure.F0_MEAN, f0.count() == 0 ? Double.NaN : f0.mean())
                .set(Measure.F0_MEDIAN, f0.median())
                .set(Measure.F0_P20, f0.quantile(0.2))
                .set(Measure.F0_P80, f0.quantile(0.8))
                .set(Measure.F0_SD, f0.standardDeviation())
                .set(Measure.F0_SD_SEMITONES, f0.standardDeviationSemitones())
                .set(Measure.F0_SLOPE, slope.semitonesPerSecond());
        spectra.addTo(measures);
        formants.addTo(measures);
        if (teo != null) {
            measures.set(Measure.TEO_CB_AUTO_ENV, teo.meanArea());
        }
        if (tremor != null) {
            tremor.finish();
            measures.set(Measure.TREMOR_RATE, tremor.frequencyHz())
                    .set(Measure.TREMOR_DEPTH, tremor.depthPercent() / 100);
        }
    }
}
