package io.toneguard.voice.features;

/**
 * Chooses one candidate per frame so that the whole path costs least (Viterbi; costs of Boersma 1993), while the recording streams by.
 *
 * <p>Every quarter second the surviving paths are followed back; what they share is decided and leaves. Real voices agree within
 * a fraction of a second. Where they have not agreed after five seconds the best path's first half is taken and the others are dropped:
 * so memory is bounded, and which frames are decided when depends on frame numbers only, never on block sizes.
 */
final class PitchPath {
    /** Takes the decided frames in order. */
    interface Sink {
        /**
         * Takes the next frame.
         *
         * @param hz F0 of the frame, 0 if unvoiced
         * @param power mean square of the frame's 10 ms, as given to {@link #push}
         */
        void frame(double hz, double power);
    }

    private static final int CHECK_FRAMES = 25;
    static final int MAX_PENDING = 500;
    private static final int WIDTH = PitchSettings.MAX_CANDIDATES;
    private static final double LOG_2 = StrictMath.log(2);
    private static final double CEILING_OCTAVES = StrictMath.log(PitchSettings.CEILING_HZ) / LOG_2;

    private final Sink sink;
    private final double[] hz = new double[MAX_PENDING * WIDTH];
    private final byte[] back = new byte[MAX_PENDING * WIDTH];
    private final double[] power = new double[MAX_PENDING];
    private final int[] chosen = new int[MAX_PENDING];
    private int pending;
    private double[] scores = new double[WIDTH];
    private double[] octaves = new double[WIDTH];
    private int candidates;
    private double[] newScores = new double[WIDTH];
    private double[] newOctaves = new double[WIDTH];

    PitchPath(Sink sink) {
        this.sink = sink;
    }

    void push(PitchCandidates frame, double framePower) {
        int count = frame.count() + 1;
        int row = pending * WIDTH;
        double quiet =
                2 - frame.intensity() / (PitchSettings.SILENCE_THRESHOLD / (1 + PitchSettings.VOICING_THRESHOLD));
        hz[row] = 0;
        newScores[0] = PitchSettings.VOICING_THRESHOLD + Math.max(0, quiet);
        for (int c = 1; c < count; c++) {
            double f0 = frame.frequencyHz(c - 1);
            hz[row + c] = f0;
            newOctaves[c] = StrictMath.log(f0) / LOG_2;
            newScores[c] = frame.strength(c - 1) - PitchSettings.OCTAVE_COST * (CEILING_OCTAVES - newOctaves[c]);
        }
        if (candidates > 0) {
            for (int c = 0; c < count; c++) {
                connect(row, c);
            }
        }
        power[pending++] = framePower;
        swap(count);
        if (pending % CHECK_FRAMES == 0) {
            decideShared();
            if (pending == MAX_PENDING) {
                decide(best(), MAX_PENDING / 2);
            }
        }
    }

    private void connect(int row, int to) {
        double most = Double.NEGATIVE_INFINITY;
        int from = 0;
        for (int c = 0; c < candidates; c++) {
            double cost;
            if (to == 0 || c == 0) {
                cost = to == c ? 0 : PitchSettings.VOICED_UNVOICED_COST;
            } else {
                cost = PitchSettings.OCTAVE_JUMP_COST * Math.abs(octaves[c] - newOctaves[to]);
            }
            double score = scores[c] - cost;
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
        candidates = count;
    }

    /** Decides every remaining frame. */
    void finish() {
        if (pending > 0) {
            decide(best(), pending);
        }
        candidates = 0;
    }

    private int best() {
        int best = 0;
        for (int c = 1; c < candidates; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    /** Follows all survivors back to the frame at which they are one. */
    private void decideShared() {
        int alive = (1 << candidates) - 1;
        int frame = pending - 1;
        while (frame > 0 && Integer.bitCount(alive) > 1) {
            int parents = 0;
            for (int rest = alive; rest != 0; rest &= rest - 1) {
                parents |= 1 << back[frame * WIDTH + Integer.numberOfTrailingZeros(rest)];
            }
            alive = parents;
            frame--;
        }
        if (Integer.bitCount(alive) == 1 && frame >= 0) {
            emit(frame, Integer.numberOfTrailingZeros(alive), frame + 1);
        }
    }

    /** Decides the first {@code count} frames along the path that ends in candidate {@code last}. */
    private void decide(int last, int count) {
        int candidate = last;
        for (int frame = pending - 1; frame >= count; frame--) {
            candidate = back[frame * WIDTH + candidate];
        }
        if (count < pending) {
            dropPathsNotThrough(count - 1, candidate);
        }
        emit(count - 1, candidate, count);
    }

    /** Survivors that disagree with what is being decided may not win later. */
    private void dropPathsNotThrough(int frame, int candidate) {
        for (int c = 0; c < candidates; c++) {
            int at = c;
            for (int f = pending - 1; f > frame; f--) {
                at = back[f * WIDTH + at];
            }
            if (at != candidate) {
                scores[c] = Double.NEGATIVE_INFINITY;
            }
        }
    }

    private void emit(int frame, int candidate, int count) {
        int at = candidate;
        for (int f = frame; f >= 0; f--) {
            chosen[f] = at;
            at = back[f * WIDTH + at];
        }
        for (int f = 0; f < count; f++) {
            sink.frame(hz[f * WIDTH + chosen[f]], power[f]);
        }
        System.arraycopy(hz, count * WIDTH, hz, 0, (pending - count) * WIDTH);
        System.arraycopy(back, count * WIDTH, back, 0, (pending - count) * WIDTH);
        System.arraycopy(power, count, power, 0, pending - count);
        pending -= count;
    }
}
