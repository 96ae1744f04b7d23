package io.toneguard.voice.audio;

/**
 * Whether two channels are one: equal sample for sample, or, after a lossy codec, in every block apart by at most a hundredth of their amplitude
 * (-40 dB) and a step of 16 bits. Two people's channels are apart by more in the first word of either, however much they hear of each other.
 */
final class Sameness {
    private static final double APART = 1e-4;
    private static final double STEP = 1.0 / (1 << 15);

    private final boolean lossy;
    private boolean sound;

    Sameness(boolean lossy) {
        this.lossy = lossy;
    }

    boolean holds(float[] left, float[] right, int count) {
        double apart = 0;
        double energy = 0;
        for (int i = 0; i < count; i++) {
            double difference = left[i] - right[i];
            apart += difference * difference;
            energy += left[i] * left[i] + right[i] * right[i];
        }
        sound |= energy > 0;
        return apart <= (lossy ? APART * energy + count * STEP * STEP : 0);
    }

    /** Two silent channels are no mix of anything. */
    boolean ofSound() {
        return sound;
    }
}
