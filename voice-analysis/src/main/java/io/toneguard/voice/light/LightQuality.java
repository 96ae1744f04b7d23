package io.toneguard.voice.light;

import io.toneguard.voice.features.QualityTrack;
import io.toneguard.voice.features.SignalQuality;

/**
 * The signal quality of the last five seconds of one live channel, from its frames. Noise and tones are {@link QualityTrack}'s; clipping, loss and DC
 * follow its definitions in steps of 10 ms, since the kernels have looked at each sample already.
 *
 * <p>Lost are flat hops, 10 to 200 ms, that break off sound above -50 dBFS on both sides, or on one if they last at most 150 ms: longer silence after
 * a quiet tail is a sender that suppresses it. A loss that has not ended is not known yet; parts of a hop are not counted.
 * Limit: telephone keys of 40 to 70 ms pass for a voice here, since a live frame keeps no spectrum.
 */
final class LightQuality {
    private static final int SECONDS = LightWindows.WINDOW_SECONDS;
    private static final int FRAMES_PER_SECOND = LightWindows.FRAMES_PER_SECOND;
    private static final int RATE_HZ = HopBatch.HOP * FRAMES_PER_SECOND;
    private static final double USUAL_NOISE_FLOOR_DBFS = -60;
    private static final double LEAST_DC = 0.001;
    /** Mean square at -50 dBFS. */
    private static final double LOUD = 1e-5;

    /** Ten packets; more is a pause. */
    private static final int LONGEST_LOSS_FRAMES = 20;

    private static final int LONGEST_ONE_SIDED_LOSS_FRAMES = 15;
    /** A track keeps all of its seconds, so that every so often another takes over, which has heard a window and a second by then. */
    private static final int TRACK_SECONDS = 54;

    private static final int OVERLAP_SECONDS = SECONDS + 1;

    private final int[] clippedSamples = new int[SECONDS];
    private final int[] lostFrames = new int[SECONDS];
    private final double[] sampleSum = new double[SECONDS];
    private QualityTrack track = newTrack();
    private QualityTrack successor = track;
    private int trackStart;
    private int successorStart;
    private long frames;
    private double sumSoFar;
    private int flatRun;
    private boolean loudBefore;
    private boolean loudLast;

    private static QualityTrack newTrack() {
        return new QualityTrack(RATE_HZ, 1, USUAL_NOISE_FLOOR_DBFS);
    }

    /** @return the frame's mean square around the channel's mean so far; 0 for a flat frame */
    double frame(LightFrame frame) {
        int slot = slot(frames);
        clippedSamples[slot] += frame.clippedSamples;
        sampleSum[slot] += frame.sampleSum;
        frames++;
        sumSoFar += frame.sampleSum;
        double power = frame.flat ? 0 : aroundMean(frame);
        boolean loud = power >= LOUD;
        if (frame.flat) {
            loudBefore = flatRun == 0 ? loudLast : loudBefore;
            flatRun++;
        } else if (flatRun > 0) {
            weigh(loud);
            flatRun = 0;
        }
        loudLast = loud;
        tell(track, trackStart, frame, power);
        if (successorStart != trackStart) {
            tell(successor, successorStart, frame, power);
        }
        return power;
    }

    /** As for a recording, an offset below -60 dBFS is none. */
    private double aroundMean(LightFrame frame) {
        double mean = sumSoFar / ((double) frames * HopBatch.HOP);
        return Math.abs(mean) < LEAST_DC
                ? frame.meanSquare
                : Math.max(0, frame.meanSquare - mean * (2.0 * frame.sampleSum / HopBatch.HOP - mean));
    }

    private static int slot(long frame) {
        return (int) (frame / FRAMES_PER_SECOND % SECONDS);
    }

    private void weigh(boolean loudAfter) {
        int longest = loudBefore && loudAfter
                ? LONGEST_LOSS_FRAMES
                : loudBefore || loudAfter ? LONGEST_ONE_SIDED_LOSS_FRAMES : 0;
        if (flatRun <= longest) {
            for (int back = 2; back <= flatRun + 1; back++) {
                lostFrames[slot(frames - back)]++;
            }
        }
    }

    /** One frame ahead of time: a track knows a second's noise when the next second begins, which is when the reading is due. */
    private void tell(QualityTrack quality, int startSecond, LightFrame frame, double power) {
        double seconds = (double) (frames - (long) startSecond * FRAMES_PER_SECOND) / FRAMES_PER_SECOND;
        quality.frame(seconds, frame.f0Hz, power);
    }

    /**
     * Of the last {@code heard} seconds; call after each second's last frame, then {@link #nextSecond}.
     *
     * @param ended seconds heard in all
     * @param voicedSeconds of the window
     */
    SignalQuality read(int ended, int heard, double voicedSeconds) {
        SignalQuality ofFrames = track.window(ended - heard - trackStart, heard);
        int clipped = 0;
        int lost = 0;
        double sum = 0;
        for (int age = heard; age > 0; age--) {
            int slot = (ended - age) % SECONDS;
            clipped += clippedSamples[slot];
            lost += lostFrames[slot];
            sum += sampleSum[slot];
        }
        double samples = (double) heard * RATE_HZ;
        return new SignalQuality(
                clipped / samples,
                sum / samples,
                ofFrames.snrDb(),
                (double) lost / (heard * FRAMES_PER_SECOND),
                Double.NaN,
                0,
                ofFrames.toneShare(),
                voicedSeconds);
    }

    /** Forgets the oldest second and hands over to another track when one has grown old. */
    void nextSecond(int ended) {
        int slot = ended % SECONDS;
        clippedSamples[slot] = 0;
        lostFrames[slot] = 0;
        sampleSum[slot] = 0;
        if (ended - trackStart == TRACK_SECONDS) {
            successor = newTrack();
            successorStart = ended;
        } else if (successorStart != trackStart && ended - successorStart == OVERLAP_SECONDS) {
            track = successor;
            trackStart = successorStart;
        }
    }
}
