package io.toneguard.voice.features;

import java.util.Locale;

/**
 * Everything that is measured of one speaker over a recording: the one list behind JSON, CSV and SQL. The name says the unit; the class
 * that computes it has the definition, the source and the limits. Ratios are plain (0.01 is 1 %).
 */
public enum Measure {
    /** Mean F0 of the voiced frames. */
    F0_MEAN("f0MeanHz", 4),
    F0_MEDIAN("f0MedianHz", 4),
    /** A fifth of the voiced frames lie below. */
    F0_P20("f0P20Hz", 4),
    /** A fifth of the voiced frames lie above. */
    F0_P80("f0P80Hz", 4),
    F0_SD("f0SdHz", 4),
    F0_SD_SEMITONES("f0SdSemitones", 4),
    /** How fast the melody rises (positive) or falls within voiced stretches, semitones per second. */
    F0_SLOPE("f0SlopeSemitonesPerSecond", 4),

    /** Mean absolute difference of consecutive periods over the mean period, as Praat reads it. */
    JITTER_LOCAL("jitterLocal", 7),
    JITTER_RAP("jitterRap", 7),
    JITTER_PPQ5("jitterPpq5", 7),
    /** Nearer the truth than {@link #JITTER_LOCAL}, and so larger. */
    JITTER_PULSE("jitterPulse", 7),

    /** Mean absolute difference of consecutive period amplitudes over their mean, as Praat reads it. */
    SHIMMER_LOCAL("shimmerLocal", 7),
    SHIMMER_DB("shimmerDb", 5),
    SHIMMER_APQ3("shimmerApq3", 7),
    SHIMMER_APQ5("shimmerApq5", 7),
    SHIMMER_APQ11("shimmerApq11", 7),

    /** Harmonics-to-noise ratio. */
    HNR("hnrDb", 4),

    /** RMS over the speech around the recording's mean, relative to full scale: a full-scale square wave is 0. */
    LEVEL("levelDbfs", 3),
    /** Mean over the whole recording of Praat's intensity: re 2e-5 if full scale were one pascal. */
    INTENSITY_MEAN("intensityMeanDb", 3),
    INTENSITY_SD("intensitySdDb", 3),
    /** Auditory loudness of the voiced frames, in arbitrary units; moves with the recording's gain. */
    LOUDNESS("loudness", 4),

    /** 1-4 kHz over 50-1000 Hz: comparable at both rates. */
    ALPHA_RATIO_4K("alphaRatio4kDb", 4),
    /** 1-5 kHz over 50-1000 Hz: 16 kHz only. */
    ALPHA_RATIO_5K("alphaRatio5kDb", 4),
    /** Strongest partial of 0-2 kHz over that of 2-4 kHz: comparable at both rates. */
    HAMMARBERG_4K("hammarberg4kDb", 4),
    /** Strongest partial of 0-2 kHz over that of 2-5 kHz: 16 kHz only. */
    HAMMARBERG_5K("hammarberg5kDb", 4),
    SLOPE_0_TO_500("slope0To500DbPerKhz", 4),
    SLOPE_500_TO_1500("slope500To1500DbPerKhz", 4),
    CENTROID("spectralCentroidHz", 2),
    FLUX("spectralFlux", 5),
    /** Of mel bands up to 4 kHz, as are the others. */
    MFCC1("mfcc1", 4),
    MFCC2("mfcc2", 4),
    MFCC3("mfcc3", 4),
    MFCC4("mfcc4", 4),
    /** First harmonic over the second. */
    H1_H2("h1H2Db", 4),

    F1("f1Hz", 2),
    F1_BANDWIDTH("f1BandwidthHz", 2),
    F2("f2Hz", 2),
    F2_BANDWIDTH("f2BandwidthHz", 2),
    F3("f3Hz", 2),
    F3_BANDWIDTH("f3BandwidthHz", 2),

    /** Syllable nuclei per second of speech and the pauses within it. */
    SPEECH_RATE("speechRatePerSecond", 4),
    /** Syllable nuclei per second of speech alone. */
    ARTICULATION_RATE("articulationRatePerSecond", 4),
    PAUSES("pauses", 0),
    PAUSE_MEAN("pauseMeanSeconds", 3),
    PAUSE_TOTAL("pauseTotalSeconds", 3),

    /** This speaker's speech over that of both; two channels only, as are the next. */
    TALK_SHARE("talkShare", 4),
    /** Seconds in which both speak. */
    OVERLAP("overlapSeconds", 3),
    /** Times this speaker began while the other spoke, and went on. */
    INTERRUPTIONS("interruptions", 0),

    /** Share of samples that stand at the recording's extreme. */
    CLIPPED_SHARE("clippedShare", 5),
    /** Mean of the samples, full scale is 1. */
    DC_OFFSET("dcOffset", 5),
    /** Level of the voice over the noise around it. */
    SNR("snrDb", 2),
    /** Share of the time in which audio is missing. */
    LOST_SHARE("lostShare", 5),
    /** Up to where the voice reaches above the noise. */
    BANDWIDTH("bandwidthHz", 0),
    /** Share of voiced frames that are the other speaker's. */
    CROSSTALK_SHARE("crosstalkShare", 4),
    /** Share of what looks voiced that is a tone or music. */
    TONE_SHARE("toneShare", 4),

    /** Mean over the windows in which something is voiced, 0 to 1. */
    CONFIDENCE("confidence", 3),

    /** Mean of the stress index over the windows whose confidence is .5 or more, as are the next: 0 (this speaker's calm) to 100. */
    STRESS_INDEX_MEAN("stressIndexMean", 1),
    /** The highest of a window. */
    STRESS_INDEX_PEAK("stressIndexPeak", 1),
    /** Where that window begins. */
    STRESS_PEAK_AT("stressPeakAtSeconds", 0),
    /** Windows of 5 s, of which one begins each second, with an index above 50; a second of shouting lies in five. */
    RAISED("raisedWindows", 0),
    /** The same with an index of 80 and more. */
    STRAINED("strainedWindows", 0),
    /** How much of the peak's deviation is due to the mean F0, in robust standard deviations; the next likewise. */
    PEAK_F0_MEAN("peakF0MeanContribution", 4),
    PEAK_F0_P80("peakF0P80Contribution", 4),
    PEAK_ALPHA_RATIO("peakAlphaRatioContribution", 4),
    PEAK_MFCC1("peakMfcc1Contribution", 4),

    /** Only with {@link MeasureSet#ALL}, as is the tremor. */
    TEO_CB_AUTO_ENV("teoCbAutoEnv", 6),
    TREMOR_RATE("tremorHz", 3),
    TREMOR_DEPTH("tremorDepth", 6);

    private final String key;
    private final int decimals;

    Measure(String key, int decimals) {
        this.key = key;
        this.decimals = decimals;
    }

    /** Its name in JSON and CSV, with the unit. */
    public String key() {
        return key;
    }

    /** Its name in SQL: {@code f0MeanHz} is {@code f0_mean_hz}. */
    public String column() {
        return key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Decimals worth printing. */
    public int decimals() {
        return decimals;
    }

    /** Whether it is computed only when all are asked for. */
    public boolean onlyWithAll() {
        return this == TEO_CB_AUTO_ENV || this == TREMOR_RATE || this == TREMOR_DEPTH;
    }
}
