package io.toneguard.voice.features;

/**
 * What runs of exactly equal samples betray: clipping and lost packets. Independent of block sizes.
 *
 * <ul>
 *   <li>Clipped: at least 3 equal samples at full scale (the top codes of mu-law and A-law included) or within 2 % of the recording's own
 *       peak: audio clipped before it was attenuated.
 *   <li>Lost: at least 10 ms of one value (zero-filled, or the last one held) that break off sound. Both neighbours, 5 ms each, must stand
 *       10 dB above the noise floor (or be within 20 dB of the peak), or one of them if the run is at most 150 ms. No run above 200 ms (ten packets) counts: silence that a sender suppresses
 *       between utterances lasts longer, and so does a pause between prompts; what is measured beside it is whole.
 * </ul>
 *
 * <p>Limits: resampled or concealed audio has no equal samples; a mu-law voice at low pitch may rest three samples on its own peak's code.
 */
final class EqualRuns {
    static final double FULL_SCALE = 0.975;
    private static final double NEAR_PEAK = 0.98;
    private static final double LOUD_ENOUGH_TO_CLIP = 0.1;
    private static final int MIN_CLIPPED = 3;
    private static final double EDGE_ABOVE_FLOOR_DB = 10;
    private static final double EDGE_BELOW_PEAK = 0.1;
    private static final double MIN_EDGE = 0.003;
    private static final double LONGEST_LOSS_SECONDS = 0.2;
    private static final double LONGEST_ONE_SIDED_LOSS_SECONDS = 0.15;
    /** Shorter than the shortest loss less an edge, so that an edge is weighed before the next loss ends. */
    private static final int STEP = 32;

    private static final int RING = 512;

    private final int rateHz;
    private final SecondCells cells;
    private final double clipLevel;
    private final double loudEdge;
    private final int minLost;
    private final int edge;
    private final float[] ring = new float[RING];
    private long heard;
    private float value = Float.NaN;
    private int run;
    private double levelBefore;
    /** End of a run whose right neighbour has not been heard yet; -1 if there is none. */
    private long waitingEnd = -1;

    private long waitingRun;
    private float waitingValue;
    private double waitingBefore;

    /**
     * @param peak largest absolute sample of the recording; 1 where it is not known
     * @param noiseFloorDbfs of the recording, as {@link ChannelSurvey} measures it
     */
    EqualRuns(int rateHz, double peak, double noiseFloorDbfs, SecondCells cells) {
        this.rateHz = rateHz;
        this.cells = cells;
        this.clipLevel = Math.min(FULL_SCALE, Math.max(LOUD_ENOUGH_TO_CLIP, NEAR_PEAK * peak));
        // Sound without a pause is its own floor: there what is a tenth of the peak is loud.
        double aboveFloor = StrictMath.pow(10, (noiseFloorDbfs + EDGE_ABOVE_FLOOR_DB) / 20);
        this.loudEdge = Math.max(MIN_EDGE, Math.min(aboveFloor, EDGE_BELOW_PEAK * peak));
        this.minLost = rateHz / 100;
        this.edge = rateHz / 200;
    }

    void accept(float[] block, int from, int count) {
        int end = from + count;
        for (int at = from; at < end; at += STEP) {
            if (waitingEnd >= 0 && heard >= waitingEnd + edge) {
                weigh(meanDistance(waitingEnd, edge, waitingValue));
            }
            step(block, at, Math.min(end, at + STEP));
        }
    }

    private void step(float[] block, int from, int end) {
        float last = value;
        int length = run;
        for (int at = from; at < end; at++) {
            float next = block[at];
            ring[(int) (heard + at - from) & (RING - 1)] = next;
            if (next == last) {
                if (++length == minLost) {
                    levelBefore = meanDistance(heard + at - from - minLost + 1 - edge, edge, next);
                }
            } else {
                if (length >= MIN_CLIPPED) {
                    endRun(last, length, heard + at - from);
                }
                last = next;
                length = 1;
            }
        }
        value = last;
        run = length;
        heard += end - from;
    }

    /** Of samples from {@code first} on from the run's value, so that an offset is no level; those before the recording count 0. */
    private double meanDistance(long first, int count, float runValue) {
        double sum = 0;
        for (long i = Math.max(0, first); i < first + count; i++) {
            sum += Math.abs(ring[(int) i & (RING - 1)] - runValue);
        }
        return sum / count;
    }

    private void endRun(float of, int length, long end) {
        if (Math.abs(of) >= clipLevel) {
            count(SecondCells.CLIPPED_SAMPLES, end - length, end);
        } else if (length >= minLost) {
            waitingEnd = end;
            waitingRun = length;
            waitingValue = of;
            waitingBefore = levelBefore;
        }
    }

    private void weigh(double levelAfter) {
        boolean before = waitingBefore >= loudEdge;
        boolean after = levelAfter >= loudEdge;
        double longest = before && after ? LONGEST_LOSS_SECONDS : before || after ? LONGEST_ONE_SIDED_LOSS_SECONDS : 0;
        if (waitingRun <= longest * rateHz) {
            count(SecondCells.LOST_SAMPLES, waitingEnd - waitingRun, waitingEnd);
        }
        waitingEnd = -1;
    }

    private void count(int column, long from, long to) {
        for (long start = from; start < to; ) {
            int second = (int) (start / rateHz);
            long stop = Math.min(to, (second + 1L) * rateHz);
            cells.add(second, column, stop - start);
            start = stop;
        }
    }

    /** Call once, after the last block. */
    void finish() {
        if (waitingEnd >= 0) {
            int after = (int) Math.min(edge, heard - waitingEnd);
            weigh(after > 0 ? meanDistance(waitingEnd, after, waitingValue) : 0);
        }
        if (run >= MIN_CLIPPED) {
            endRun(value, run, heard);
        }
        if (waitingEnd >= 0) {
            weigh(0);
        }
        run = 0;
    }
}
