package io.toneguard.voice.features;

/** Consecutive voiced frames: where the pulses of the vocal folds are looked for. Reused; at most ten seconds long. */
final class VoicedStretch {
    static final int MAX_FRAMES = 1000;

    private final FrameGrid grid;
    private final double[] hz = new double[MAX_FRAMES];
    private long firstFrame;
    private int frames;

    VoicedStretch(FrameGrid grid) {
        this.grid = grid;
    }

    /** Adds the next frame, which is the first one after {@link #clear()}. */
    void add(long frame, double f0Hz) {
        if (frames == 0) {
            firstFrame = frame;
        }
        hz[frames++] = f0Hz;
    }

    void clear() {
        frames = 0;
    }

    int frames() {
        return frames;
    }

    double startSeconds() {
        return grid.seconds(firstFrame) - 0.5 * FrameGrid.STEP_SECONDS;
    }

    double endSeconds() {
        return grid.seconds(firstFrame + frames - 1) + 0.5 * FrameGrid.STEP_SECONDS;
    }

    /** F0 between frames, linear; beyond the outer frames, for half a frame, theirs; farther out NaN. */
    double hzAt(double seconds) {
        double index = (seconds - grid.seconds(firstFrame)) / FrameGrid.STEP_SECONDS;
        int left = (int) Math.floor(index);
        double phase = index - left;
        int near = phase < 0.5 ? left : left + 1;
        int far = phase < 0.5 ? left + 1 : left;
        if (near < 0 || near >= frames) {
            return Double.NaN;
        }
        if (far < 0 || far >= frames) {
            return hz[near];
        }
        return hz[left] + phase * (hz[left + 1] - hz[left]);
    }
}
