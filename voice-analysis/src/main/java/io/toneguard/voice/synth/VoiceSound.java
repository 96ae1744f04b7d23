package io.toneguard.voice.synth;

/**
 * How a synthetic voice shall sound.
 *
 * @param f0Hz fundamental frequency, 40 to 600 Hz
 * @param jitter mean absolute difference of consecutive periods over the mean period, 0 to 0.1
 * @param shimmerDb mean absolute difference of consecutive pulse amplitudes, 0 to 2 dB
 * @param hnrDb harmonics-to-noise ratio; infinite for no noise at all
 * @param brightness 0 (calm, the voice source falls by 12 dB an octave) to 1 (pressed, it falls by 6)
 * @param levelDbfs RMS level in dB relative to full scale
 */
public record VoiceSound(
        double f0Hz, double jitter, double shimmerDb, double hnrDb, double brightness, double levelDbfs) {
    public VoiceSound {
        if (!(f0Hz >= 40 && f0Hz <= 600)) {
            throw new IllegalArgumentException("f0Hz=" + f0Hz + " is outside 40..600");
        }
        if (!(jitter >= 0 && jitter <= 0.1) || !(shimmerDb >= 0 && shimmerDb <= 2)) {
            throw new IllegalArgumentException(
                    "jitter=" + jitter + " is outside 0..0.1 or shimmerDb=" + shimmerDb + " outside 0..2");
        }
        if (!(brightness >= 0 && brightness <= 1) || !(levelDbfs <= 0) || Double.isNaN(hnrDb)) {
            throw new IllegalArgumentException("brightness=" + brightness + " is outside 0..1, levelDbfs=" + levelDbfs
                    + " above 0, or hnrDb=" + hnrDb + " no number");
        }
    }

    /** A clean, steady voice at -20 dBFS. */
    public static VoiceSound steady(double f0Hz) {
        return new VoiceSound(f0Hz, 0, 0, Double.POSITIVE_INFINITY, 0.3, -20);
    }

    /** The same voice at another pitch. */
    public VoiceSound withF0Hz(double hz) {
        return new VoiceSound(hz, jitter, shimmerDb, hnrDb, brightness, levelDbfs);
    }

    /** The same voice with another jitter. */
    public VoiceSound withJitter(double ratio) {
        return new VoiceSound(f0Hz, ratio, shimmerDb, hnrDb, brightness, levelDbfs);
    }

    /** The same voice with another shimmer. */
    public VoiceSound withShimmerDb(double db) {
        return new VoiceSound(f0Hz, jitter, db, hnrDb, brightness, levelDbfs);
    }

    /** The same voice with more or less noise. */
    public VoiceSound withHnrDb(double db) {
        return new VoiceSound(f0Hz, jitter, shimmerDb, db, brightness, levelDbfs);
    }

    /** The same voice at another level. */
    public VoiceSound withLevelDbfs(double db) {
        return new VoiceSound(f0Hz, jitter, shimmerDb, hnrDb, brightness, db);
    }

    /**
     * The same person under strain, as arousal moves voices: at 1 F0 is 45 % higher, the source brighter by 0.6 and the level 6 dB up.
     *
     * @param strain 0 (as now) to 1
     */
    public VoiceSound strained(double strain) {
        return new VoiceSound(
                Math.min(600, f0Hz * (1 + 0.45 * strain)),
                jitter,
                shimmerDb,
                hnrDb,
                Math.min(1, brightness + 0.6 * strain),
                Math.min(0, levelDbfs + 6 * strain));
    }
}
