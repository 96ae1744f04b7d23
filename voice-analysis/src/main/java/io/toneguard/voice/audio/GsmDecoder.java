package io.toneguard.voice.audio;

import java.util.Arrays;

/**
 * GSM full rate speech (RPE-LTP) to 13-bit samples in 16: the decoder of ETSI EN 300 961 section 5.3 in its own integer arithmetic, so that every
 * machine gives the same bits. The names in brackets are the standard's.
 */
final class GsmDecoder {
    private static final int SUBFRAME = 40;
    private static final int LONGEST_LAG = 120;
    private static final int ORDER = 8;

    /** Section 5.4, table 4.1: the smallest code of each log area ratio (MIC), its offset (B) and the inverse of its step (INVA). */
    private static final int[] MIC = {-32, -32, -16, -16, -8, -8, -4, -4};

    private static final int[] B = {0, 0, 2048, -2560, 94, -1792, -341, -1144};
    private static final int[] INVA = {13107, 13107, 13107, 13107, 19223, 17476, 31454, 29708};
    /** Table 4.3b: gains of the long-term predictor (QLB). */
    private static final int[] QLB = {3277, 11469, 21299, 32767};
    /** Table 4.6: mantissas of the block amplitude (FAC). */
    private static final int[] FAC = {18431, 20479, 22527, 24575, 26623, 28671, 30719, 32767};

    private static final int[] INTERPOLATE_UNTIL = {13, 27, 40, 160};
    private static final int DE_EMPHASIS = 28180;

    /** Reconstructed residual (drp): the last 120 samples, then those of the subframe in hand. */
    private final int[] residual = new int[LONGEST_LAG + SUBFRAME];

    private final int[] frame = new int[GsmFrame.SAMPLES];
    private final int[] pulses = new int[SUBFRAME];
    private int[] larBefore = new int[ORDER];
    private int[] larNow = new int[ORDER];
    private final int[] reflection = new int[ORDER];
    private final int[] lattice = new int[ORDER + 1];
    private int lagBefore = SUBFRAME;
    private int emphasised;

    /** Forgets what was decoded before. */
    void reset() {
        Arrays.fill(residual, 0);
        Arrays.fill(larBefore, 0);
        Arrays.fill(larNow, 0);
        Arrays.fill(lattice, 0);
        lagBefore = SUBFRAME;
        emphasised = 0;
    }

    /** Writes the frame's 160 samples to {@code into} from {@code at}. */
    void decode(GsmFrame coded, short[] into, int at) {
        for (int sub = 0; sub < GsmFrame.SUBFRAMES; sub++) {
            placePulses(coded, sub);
            predict(coded, sub);
            System.arraycopy(residual, LONGEST_LAG, frame, sub * SUBFRAME, SUBFRAME);
            System.arraycopy(residual, SUBFRAME, residual, 0, LONGEST_LAG);
        }
        int[] lar = larBefore;
        larBefore = larNow;
        larNow = lar;
        decodeLogAreaRatios(coded);
        int from = 0;
        for (int part = 0; part < INTERPOLATE_UNTIL.length; part++) {
            setReflections(part);
            synthesise(from, INTERPOLATE_UNTIL[part]);
            from = INTERPOLATE_UNTIL[part];
        }
        for (int k = 0; k < GsmFrame.SAMPLES; k++) {
            emphasised = add(frame[k], multR(emphasised, DE_EMPHASIS));
            into[at + k] = (short) (add(emphasised, emphasised) & 0xFFF8);
        }
    }

    /** Sections 5.2.15 to 5.2.17: the pulses' amplitudes, and zeros between them (ep). */
    private void placePulses(GsmFrame coded, int sub) {
        int amplitude = coded.amplitude[sub];
        int exponent = amplitude > 15 ? (amplitude >> 3) - 1 : 0;
        int mantissa = amplitude - (exponent << 3);
        if (mantissa == 0) {
            exponent = -4;
            mantissa = 7;
        } else {
            while (mantissa <= 7) {
                mantissa = mantissa << 1 | 1;
                exponent--;
            }
            mantissa -= 8;
        }
        int shift = 6 - exponent;
        int half = shift == 0 ? 0 : 1 << (shift - 1);
        Arrays.fill(pulses, 0);
        for (int i = 0; i < GsmFrame.PULSES; i++) {
            int pulse = (coded.pulses[sub][i] << 1) - 7 << 12;
            pulses[coded.grid[sub] + 3 * i] = add(multR(FAC[mantissa], pulse), half) >> shift;
        }
    }

    /** Section 5.3.2: adds the residual of one pitch period ago; a lag that is none is the one before. */
    private void predict(GsmFrame coded, int sub) {
        int lag = coded.lag[sub];
        if (lag < SUBFRAME || lag > LONGEST_LAG) {
            lag = lagBefore;
        }
        lagBefore = lag;
        int gain = QLB[coded.gain[sub]];
        for (int k = 0; k < SUBFRAME; k++) {
            residual[LONGEST_LAG + k] = add(pulses[k], multR(gain, residual[LONGEST_LAG + k - lag]));
        }
    }

    /** Section 5.2.8 (LARpp). */
    private void decodeLogAreaRatios(GsmFrame coded) {
        for (int i = 0; i < ORDER; i++) {
            int ratio = add(coded.larc[i], MIC[i]) << 10;
            int step = multR(INVA[i], sub(ratio, B[i] << 1));
            larNow[i] = add(step, step);
        }
    }

    /** Section 5.2.9: between the last frame's ratios and this one's (LARp), as reflection coefficients (rp). */
    private void setReflections(int part) {
        for (int i = 0; i < ORDER; i++) {
            int before = larBefore[i];
            int now = larNow[i];
            int ratio =
                    switch (part) {
                        case 0 -> add(add(before >> 2, now >> 2), before >> 1);
                        case 1 -> add(before >> 1, now >> 1);
                        case 2 -> add(add(before >> 2, now >> 2), now >> 1);
                        default -> now;
                    };
            int size = ratio == Short.MIN_VALUE ? Short.MAX_VALUE : Math.abs(ratio);
            int coefficient = size < 11059 ? size << 1 : size < 20070 ? add(size, 11059) : add(size >> 2, 26112);
            reflection[i] = ratio < 0 ? -coefficient : coefficient;
        }
    }

    /** Section 5.3.4: the lattice filter (v), in place. */
    private void synthesise(int from, int until) {
        for (int k = from; k < until; k++) {
            int sample = frame[k];
            for (int i = ORDER - 1; i >= 0; i--) {
                sample = sub(sample, multR(reflection[i], lattice[i]));
                lattice[i + 1] = add(lattice[i], multR(reflection[i], sample));
            }
            lattice[0] = sample;
            frame[k] = sample;
        }
    }

    private static int add(int a, int b) {
        return saturate(a + b);
    }

    private static int sub(int a, int b) {
        return saturate(a - b);
    }

    private static int saturate(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    private static int multR(int a, int b) {
        return saturate(a * b + 16384 >> 15);
    }
}
