package io.toneguard.voice.features;

/**
 * Counts syllable nuclei after de Jong and Wempe 2009: voiced peaks of the level with a dip of at least 2 dB on either side. The level is
 * that of 10 ms frames, smoothed over 70 ms (Hann), as Praat's intensity at 50 Hz is. Streaming, three frames late.
 *
 * <p>Unlike the paper, which takes the file's median intensity as the least level of a peak, the threshold is known before the second
 * hearing: 37 dB below the recording's peak sample (25 dB below the loudest speech, as in the authors' later script, and 12 dB of crest),
 * and at least 6 dB above the noise floor, but never less than 20 dB below the peak. Limits: fluent reduced syllables merge; noise in voiced pauses splits.
 */
final class SpeechRate {
    private static final double DIP = 1.5849; // 2 dB
    private static final double BELOW_PEAK_DB = 37;
    private static final double ABOVE_FLOOR_DB = 6;
    private static final double LEAST_BELOW_PEAK_DB = 20;
    private static final int HALF = 3;
    private static final double[] HANN = hann();

    private final double threshold;
    private final double[] power = new double[2 * HALF + 1];
    private final boolean[] voiced = new boolean[2 * HALF + 1];
    private boolean rising = true;
    private double extreme;
    private boolean peakVoiced;
    private long nuclei;

    /** @param survey what the first hearing of the same samples found */
    SpeechRate(ChannelSurvey survey) {
        this(20 * StrictMath.log10(survey.peak()), survey.noiseFloorDbfs());
    }

    SpeechRate(double peakDbfs, double noiseFloorDbfs) {
        // Sound without a pause is its own floor, as in EqualRuns.
        double aboveFloorDbfs = Math.min(noiseFloorDbfs + ABOVE_FLOOR_DB, peakDbfs - LEAST_BELOW_PEAK_DB);
        double thresholdDbfs = Math.max(peakDbfs - BELOW_PEAK_DB, aboveFloorDbfs);
        this.threshold = StrictMath.pow(10, thresholdDbfs / 10);
    }

    private static double[] hann() {
        double[] hann = new double[2 * HALF + 1];
        for (int i = 0; i < hann.length; i++) {
            hann[i] = (0.5 - 0.5 * StrictMath.cos(2 * Math.PI * (i + 1) / (hann.length + 1))) / (HALF + 1);
        }
        return hann;
    }

    /**
     * Takes the next frame of 10 ms.
     *
     * @param f0Hz 0 if unvoiced
     * @param framePower mean square of the frame's 10 ms
     */
    void frame(double f0Hz, double framePower) {
        System.arraycopy(power, 1, power, 0, 2 * HALF);
        System.arraycopy(voiced, 1, voiced, 0, 2 * HALF);
        power[2 * HALF] = framePower;
        voiced[2 * HALF] = f0Hz > 0;
        double level = 0;
        for (int i = 0; i < power.length; i++) {
            level += HANN[i] * power[i];
        }
        follow(level, voiced[HALF]);
    }

    private void follow(double level, boolean levelVoiced) {
        if (rising) {
            if (level > extreme) {
                extreme = level;
                peakVoiced = levelVoiced;
            } else if (level * DIP <= extreme) {
                if (peakVoiced && extreme >= threshold) {
                    nuclei++;
                }
                rising = false;
                extreme = level;
            }
        } else if (level < extreme) {
            extreme = level;
        } else if (level > DIP * extreme) {
            rising = true;
            extreme = level;
            peakVoiced = levelVoiced;
        }
    }

    /** Ends the hearing; call once, after the last frame: what was still rising ends in silence. */
    void finish() {
        for (int i = 0; i <= power.length; i++) {
            frame(0, 0);
        }
    }

    /** Syllable nuclei so far: 3 to 6 per second of conversation. */
    long nuclei() {
        return nuclei;
    }
}
