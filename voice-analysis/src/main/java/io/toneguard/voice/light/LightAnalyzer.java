package io.toneguard.voice.light;

import static io.toneguard.voice.light.HopBatch.HOP;
import static io.toneguard.voice.light.HopBatch.LANES;
import static io.toneguard.voice.light.HopBatch.REACH;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hears one speaker of a live call and measures every 10 ms, sixteen frames at a time: a frame comes out 180 to 330 ms after its samples, and those of a whole
 * second 100 ms after its last sample, however many have come by then: a reading is due.
 * Same samples in, same numbers out, whatever the block sizes and the kernel. No garbage; some 9 kB per speaker. One thread at a time, the
 * one of its engine.
 *
 * <p>Compared with the full engine: F0 by the same method and window with coarser interpolation and 190 ms of hindsight (80 at the end of a whole second), silence judged against the
 * loudest so far instead of the loudest of the recording; no jitter, shimmer or HNR.
 */
public final class LightAnalyzer {
    /** The loudest so far halves in a minute, so that one click does not deafen for the rest of a call. */
    private static final double PEAK_KEPT = StrictMath.pow(0.5, 1.0 / 6000);
    /** No voice on a line is quieter at its loudest: -40 dBFS. */
    private static final double LEAST_PEAK = 0.01;
    /** Until somebody is heard: -16 dBFS. */
    private static final double USUAL_PEAK = 0.16;
    /** Per frame, 1.5 dB: a voice is followed within a tenth of a second, a click is not. */
    private static final double MOST_RISE = 1.19;

    private static final int FRAMES_PER_SECOND = 100;
    /** Frames behind a second's last one by which that is decided. */
    private static final int HINDSIGHT = 8;

    private final LightEngine engine;
    private final @Nullable RateHalver halver;
    private final HopBatch batch = new HopBatch();
    private final PitchTrack track = new PitchTrack();
    private final OpenFrames open = new OpenFrames();
    private int column = REACH;
    private int row;
    private long hops;
    private long framesOut;
    private boolean surveyed;
    private double loudest = USUAL_PEAK;

    /**
     * @param rateHz 8000, or 16000, which is halved first
     * @param engine shared by analyzers of the same thread
     */
    public LightAnalyzer(int rateHz, LightEngine engine) {
        if (rateHz != 8000 && rateHz != 16000) {
            throw new IllegalArgumentException("rateHz=" + rateHz + " is neither 8000 nor 16000");
        }
        this.engine = engine;
        this.halver = rateHz == 16000 ? new RateHalver() : null;
    }

    /** So many samples behind a whole second must have been heard before its last frames come out. */
    public static int hindsightSamples(int rateHz) {
        return (REACH + HINDSIGHT) * rateHz / FRAMES_PER_SECOND;
    }

    /** Hears the next samples; frames that are then complete go to {@code sink} before it returns. */
    public void accept(float[] block, int from, int count, FrameSink sink) {
        if (halver == null) {
            hear(block, from, count, sink);
            return;
        }
        for (int taken = 0; taken < count; ) {
            taken += halver.take(block, from + taken, count - taken);
            if (halver.full()) {
                hear(halver.halve(), 0, HOP, sink);
            }
        }
    }

    private void hear(float[] block, int from, int count, FrameSink sink) {
        for (int taken = 0; taken < count; ) {
            int next = Math.min(count - taken, HOP - row);
            batch.write(column, row, block, from + taken, next);
            taken += next;
            row += next;
            if (row == HOP) {
                hops++;
                endHop(sink);
                if (hops > FRAMES_PER_SECOND && hops % FRAMES_PER_SECOND == REACH + HINDSIGHT) {
                    endSecond(sink);
                }
            }
        }
    }

    private void endHop(FrameSink sink) {
        row = 0;
        column++;
        if (column == HopBatch.COLUMNS) {
            measure(LANES, sink);
        }
    }

    /** Measures what there is and decides the second's last frames by it. */
    private void endSecond(FrameSink sink) {
        if (column > 2 * REACH) {
            measure(column - 2 * REACH, sink);
        }
        emit(track.frames() - HINDSIGHT, sink);
    }

    /** Ends the hearing: frames of all complete hops that are still to come. Call once, after the last block. */
    public void finish(FrameSink sink) {
        batch.silence(column, row);
        while (framesOut + track.frames() < hops) {
            batch.silence(column, 0);
            endHop(sink);
        }
        if (track.frames() > 0) {
            emit(track.frames(), sink);
        }
    }

    /** Measures the first {@code lanes} frames of the batch; the next batch begins behind them. */
    private void measure(int lanes, FrameSink sink) {
        if (!surveyed) {
            engine.kernel.survey(batch, 0);
            surveyed = true;
        }
        engine.kernel.survey(batch, 2 * REACH);
        batch.average();
        boolean anyAudible = false;
        Arrays.fill(batch.audible, lanes, LANES, false);
        for (int lane = 0; lane < lanes; lane++) {
            double peak = batch.peak(lane);
            loudest = peak > loudest ? Math.min(peak, loudest * MOST_RISE) : Math.max(LEAST_PEAK, loudest * PEAK_KEPT);
            batch.intensity[lane] = (float) (peak / loudest);
            batch.audible[lane] = batch.intensity[lane] >= PitchTrack.INAUDIBLE;
            anyAudible |= batch.audible[lane];
        }
        if (anyAudible) {
            engine.kernel.analyze(batch, engine.measures);
        }
        for (int lane = 0; lane < lanes; lane++) {
            open.keep(track.frames(), batch, engine.measures, lane);
            if (batch.audible[lane]) {
                engine.candidates.find(engine.measures.correlation, engine.measures.peaks, lane);
            } else {
                engine.candidates.clear();
            }
            track.push(engine.candidates, batch.intensity[lane]);
            if (track.frames() == PitchTrack.MOST) {
                emit(PitchTrack.STEP, sink);
            }
        }
        batch.shift(lanes);
        column = 2 * REACH;
    }

    private void emit(int count, FrameSink sink) {
        track.decide(count);
        LightFrame frame = engine.frame;
        for (int i = 0; i < count && framesOut < hops; i++) {
            frame.index = framesOut++;
            frame.f0Hz = track.f0Hz(i);
            frame.strength = track.strength(i);
            open.fill(frame, i);
            sink.frame(frame);
        }
        track.forget(count);
        open.forget(count);
    }
}
