package io.toneguard.voice.features;

import java.util.Optional;

/**
 * How much the measures of a window can be believed, 0 to 1: the product of a factor that rises with the voiced seconds and one that falls
 * with each fault. Every factor passes .5 at its named knee:
 *
 * <pre>
 * voice:           1 - 2^(-voicedSeconds / .4)
 * share, DC:       1 / (1 + (x / knee)^3)             clipped .03, lost .15, crosstalk .4, tone .25, DC .2
 * noise:           1 / (1 + 2^((8 - snrDb) / 2))
 * bandwidth:       1 / (1 + (1200 Hz / bandwidthHz)^3)
 * </pre>
 *
 * What is unknown (NaN) costs nothing, except voice. The knees are judgement, not fitted to data: a knee is where the measure concerned has become about as
 * likely wrong as right.
 *
 * @param value 0 to 1
 * @param signal the same without the factor of voice: whether what there is can be believed
 * @param fault what lowers it most, but tone before all others where tone alone would do: it explains them; empty from .5 up
 */
public record Confidence(double value, double signal, Optional<Fault> fault) {
    static final double VOICE_HALF_SECONDS = 0.4;
    static final double CLIPPED_KNEE = 0.03;
    static final double LOST_KNEE = 0.15;
    static final double CROSSTALK_KNEE = 0.4;
    static final double TONE_KNEE = 0.25;
    static final double DC_KNEE = 0.2;
    static final double SNR_KNEE_DB = 8;
    static final double SNR_HALVING_DB = 2;
    static final double BANDWIDTH_KNEE_HZ = 1200;
    private static final double LOW = 0.5;
    private static final double LEAST_SIGNAL = 0.2;

    /** Why a confidence is low, with words for a person. */
    public enum Fault {
        NO_SPEECH("no speech"),
        TOO_LITTLE_VOICE("too little voice"),
        TONE("tone"),
        CLIPPED("clipped"),
        LOST_AUDIO("lost audio"),
        NOISE("noise"),
        CROSSTALK("crosstalk"),
        DC_OFFSET("DC offset"),
        NARROW_BAND("narrow band");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        /** Whether what sounds is nobody's voice, or somebody else's. */
        public boolean nobodySpeaks() {
            return this == TONE || this == CROSSTALK || this == NO_SPEECH;
        }

        /** One to three words. */
        public String words() {
            return words;
        }
    }

    /** Of one window. */
    public static Confidence of(SignalQuality quality) {
        double voiced = Math.max(0, quality.voicedSeconds());
        if (!(voiced > 0)) {
            return new Confidence(0, 0, Optional.of(Fault.NO_SPEECH));
        }
        Product product = new Product();
        product.times(Fault.TONE, falling(quality.toneShare(), TONE_KNEE));
        product.times(Fault.CLIPPED, falling(quality.clippedShare(), CLIPPED_KNEE));
        product.times(Fault.LOST_AUDIO, falling(quality.lostShare(), LOST_KNEE));
        product.times(Fault.NOISE, 1 / (1 + StrictMath.pow(2, (SNR_KNEE_DB - quality.snrDb()) / SNR_HALVING_DB)));
        product.times(Fault.CROSSTALK, falling(quality.crosstalkShare(), CROSSTALK_KNEE));
        product.times(Fault.DC_OFFSET, falling(Math.abs(quality.dcOffset()), DC_KNEE));
        product.times(Fault.NARROW_BAND, falling(BANDWIDTH_KNEE_HZ, quality.bandwidthHz()));
        double signal = product.value;
        product.times(Fault.TOO_LITTLE_VOICE, 1 - StrictMath.pow(2, -voiced / VOICE_HALF_SECONDS));
        return new Confidence(
                product.value, signal, product.value < LOW ? Optional.of(product.worst) : Optional.empty());
    }

    /** Whether the signal, leaving aside how much voice there is, says enough about the person: .2 and more. */
    public boolean believable() {
        return signal >= LEAST_SIGNAL;
    }

    private static double falling(double fault, double knee) {
        double ratio = fault / knee;
        return 1 / (1 + ratio * ratio * ratio);
    }

    private static final class Product {
        private double value = 1;
        private double least = 1;
        private Fault worst = Fault.TOO_LITTLE_VOICE;

        void times(Fault fault, double factor) {
            if (Double.isNaN(factor)) {
                return;
            }
            value *= factor;
            boolean explained = worst == Fault.TONE && least < LOW;
            if (factor < least && !explained) {
                least = factor;
                worst = fault;
            }
        }
    }
}
