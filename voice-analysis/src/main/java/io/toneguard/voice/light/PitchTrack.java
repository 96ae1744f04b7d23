package io.toneguard.voice.light;

/**
 * Chooses one candidate per frame so that the path costs least (Viterbi; costs of Boersma 1993), as the full engine does, but with little
 * hindsight: a frame is decided when 160 to 190 ms after it are known (80 at a second's end), and paths that contradict it leave. Which frames are decided when
 * depends on frame numbers only.
 */
final class PitchTrack {
    /** Frames held at most; then the first {@link #STEP} are to be decided and forgotten. */
    static final int MOST = 20;

    static final int STEP = 4;
    private static final int WIDTH = FrameCandidates.MOST + 1;
    private static final double VOICING_THRESHOLD = 0.45;
    private static final double SILENCE_THRESHOLD = 0.03;
    private static final double OCTAVE_JUMP_COST = 0.35;
    private static final double VOICED_UNVOICED_COST = 0.14;
    /** Intensity per unit of strength that silence adds to the unvoiced candidate. */
    private static final double SILENCE_SLOPE = SILENCE_THRESHOLD / (1 + VOICING_THRESHOLD);
    /** So quiet that the unvoiced candidate outdoes the best voiced one (1) and both transitions around it. */
    static final double INAUDIBLE = (1 + VOICING_THRESHOLD - 2 * VOICED_UNVOICED_COST) * SILENCE_SLOPE * 0.999;

    private final float[] f0Hz = new float[MOST * WIDTH];
    private final float[] strength = new float[MOST * WIDTH];
    private final byte[] back = new byte[MOST * WIDTH];
    private final int[] chosen = new int[MOST];
    private int frames;
    private double[] scores = new double[WIDTH];
    private double[] octaves = new double[WIDTH];
    private int states;
    private double[] newScores = new double[WIDTH];
    private double[] newOctaves = new double[WIDTH];

    /** @param intensity the frame's peak over the speaker's, 0 to 1 */
    void push(FrameCandidates candidates, double intensity) {
        int count = candidates.count() + 1;
        int row = frames * WIDTH;
        f0Hz[row] = 0;
        strength[row] = 0;
        newScores[0] = VOICING_THRESHOLD + Math.max(0, 2 - intensity / SILENCE_SLOPE);
        for (int c = 1; c < count; c++) {
            f0Hz[row + c] = (float) candidates.f0Hz[c - 1];
            strength[row + c] = (float) candidates.strength[c - 1];
            newOctaves[c] = candidates.octave[c - 1];
            newScores[c] = candidates.score[c - 1];
        }
        if (states > 0) {
            connectUnvoiced(row);
            for (int c = 1; c < count; c++) {
                connectVoiced(row, c);
            }
        }
        frames++;
        swap(count);
    }

    private void connectUnvoiced(int row) {
        double most = scores[0];
        int from = 0;
        for (int c = 1; c < states; c++) {
            double score = scores[c] - VOICED_UNVOICED_COST;
            if (score > most) {
                most = score;
                from = c;
            }
        }
        newScores[0] += most;
        back[row] = (byte) from;
    }

    private void connectVoiced(int row, int to) {
        double most = scores[0] - VOICED_UNVOICED_COST;
        int from = 0;
        for (int c = 1; c < states; c++) {
            double score = scores[c] - OCTAVE_JUMP_COST * Math.abs(octaves[c] - newOctaves[to]);
            if (score > most) {
                most = score;
                from = c;
            }
        }
        newScores[to] += most;
        back[row + to] = (byte) from;
    }

    private void swap(int count) {
        double[] spare = scores;
        scores = newScores;
        newScores = spare;
        spare = octaves;
        octaves = newOctaves;
        newOctaves = spare;
        states = count;
    }

    /** Frames pushed and not forgotten. */
    int frames() {
        return frames;
    }

    /** Decides the first {@code count} frames, for good. */
    void decide(int count) {
        int best = 0;
        for (int c = 1; c < states; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        int at = best;
        for (int frame = frames - 1; frame >= 0; frame--) {
            chosen[frame] = at;
            at = back[frame * WIDTH + at];
        }
        keepPathsThrough(count - 1, chosen[count - 1], scores[best]);
    }

    private void keepPathsThrough(int frame, int candidate, double best) {
        for (int c = 0; c < states; c++) {
            int at = c;
            for (int f = frames - 1; f > frame; f--) {
                at = back[f * WIDTH + at];
            }
            scores[c] = at == candidate ? scores[c] - best : Double.NEGATIVE_INFINITY;
        }
    }

    /** Of a decided frame, in hertz; 0 if unvoiced. */
    float f0Hz(int frame) {
        return f0Hz[frame * WIDTH + chosen[frame]];
    }

    /** Of a decided frame: height of the autocorrelation at the chosen period, 0 if unvoiced. */
    float strength(int frame) {
        return strength[frame * WIDTH + chosen[frame]];
    }

    /** Forgets the first {@code count} frames. */
    void forget(int count) {
        int kept = frames - count;
        System.arraycopy(f0Hz, count * WIDTH, f0Hz, 0, kept * WIDTH);
        System.arraycopy(strength, count * WIDTH, strength, 0, kept * WIDTH);
        System.arraycopy(back, count * WIDTH, back, 0, kept * WIDTH);
        frames = kept;
    }
}
