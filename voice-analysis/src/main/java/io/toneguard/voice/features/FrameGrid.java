package io.toneguard.voice.features;

/**
 * Where the analysis frames of a recording lie: as many as fit, every 10 ms, centred in the file as Praat centres them.
 *
 * @param count number of frames, 0 if the recording is shorter than one window
 * @param firstSeconds centre of frame 0
 * @param rateHz samples per second
 */
record FrameGrid(long count, double firstSeconds, int rateHz) {
    static final double STEP_SECONDS = 0.01;

    static FrameGrid over(long samples, int rateHz, double windowSeconds) {
        double sampleSeconds = 1.0 / rateHz;
        double duration = samples * sampleSeconds;
        if (duration < windowSeconds) {
            return new FrameGrid(0, 0, rateHz);
        }
        long count = (long) Math.floor((duration - windowSeconds) / STEP_SECONDS) + 1;
        double middle = 0.5 * duration;
        return new FrameGrid(count, middle - 0.5 * count * STEP_SECONDS + 0.5 * STEP_SECONDS, rateHz);
    }

    double seconds(long frame) {
        return firstSeconds + frame * STEP_SECONDS;
    }

    /** The last sample whose centre lies at or before {@code seconds}; sample i is centred at (i + 0.5) / rate. */
    long sampleBefore(double seconds) {
        return (long) Math.floor(index(seconds));
    }

    /** Position on the sample axis, in samples from the centre of sample 0. */
    double index(double seconds) {
        double sampleSeconds = 1.0 / rateHz;
        return (seconds - 0.5 * sampleSeconds) / sampleSeconds;
    }

    double secondsOf(double index) {
        return (index + 0.5) / rateHz;
    }
}
