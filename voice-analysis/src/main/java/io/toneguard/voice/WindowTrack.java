package io.toneguard.voice;

import io.toneguard.voice.features.VoiceFrame;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.VoicedFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts one speaker's channel into windows of five seconds every second. Keeps per second of audio one sum and, for the seconds still open,
 * the voiced frames.
 */
final class WindowTrack {
    static final int WINDOW_SECONDS = 5;

    private final int rateHz;
    private final long samples;
    private final int windows;
    private final double[] squares;
    private long heard;
    private final double[] f0 = new double[WINDOW_SECONDS * 101 + 10];
    private final double[] f0Seconds = new double[f0.length];
    private final boolean[] counted = new boolean[f0.length];
    private final double[] scratch = new double[f0.length];
    private int held;
    private final VoicedFrames frames = new VoicedFrames();
    private final List<Voiced> closed = new ArrayList<>();

    /** What the voiced frames of one window said. */
    record Voiced(int frames, double f0MedianHz, IndexMeasures index) {}

    WindowTrack(int rateHz, long samples) {
        this.rateHz = rateHz;
        this.samples = samples;
        this.squares = new double[(int) (samples / rateHz) + 1];
        this.windows = (int) Math.max(1, samples / rateHz - WINDOW_SECONDS + 1);
    }

    void accept(float[] block, int count) {
        for (int i = 0; i < count; i++) {
            double value = block[i];
            squares[(int) (heard++ / rateHz)] += value * value;
        }
    }

    void frame(VoiceFrame frame) {
        double seconds = frame.seconds();
        closeUntil(seconds);
        if (frame.voiced() && held < f0.length) {
            f0[held] = frame.f0Hz();
            f0Seconds[held] = seconds;
            counted[held++] = frames.add(frame.f0Hz(), frame.power(), frame.alphaRatio4kDb(), frame.mfcc1());
        }
    }

    /** Closes every window that ends at or before {@code seconds} and forgets what no open window needs. */
    private void closeUntil(double seconds) {
        while (closed.size() < windows && seconds >= closed.size() + WINDOW_SECONDS) {
            close();
        }
    }

    private void close() {
        System.arraycopy(f0, 0, scratch, 0, held);
        closed.add(new Voiced(held, median(held), frames.measures()));
        int drop = 0;
        int forget = 0;
        while (drop < held && f0Seconds[drop] < closed.size()) {
            forget += counted[drop++] ? 1 : 0;
        }
        frames.forget(forget);
        System.arraycopy(f0, drop, f0, 0, held - drop);
        System.arraycopy(f0Seconds, drop, f0Seconds, 0, held - drop);
        System.arraycopy(counted, drop, counted, 0, held - drop);
        held -= drop;
    }

    private double median(int count) {
        Arrays.sort(scratch, 0, count);
        return count == 0 ? Double.NaN : 0.5 * (scratch[(count - 1) / 2] + scratch[count / 2]);
    }

    /** Closes what is still open; call once, after the last frame. */
    List<Voiced> finish() {
        while (closed.size() < windows) {
            close();
        }
        return closed;
    }

    /** RMS of a window in dBFS; NaN for digital silence. */
    double levelDbfs(int window) {
        double sum = 0;
        for (int second = window; second < Math.min(window + WINDOW_SECONDS, squares.length); second++) {
            sum += squares[second];
        }
        long count = Math.min((long) WINDOW_SECONDS * rateHz, samples - (long) window * rateHz);
        return sum > 0 ? 10 * StrictMath.log10(sum / count) : Double.NaN;
    }
}
