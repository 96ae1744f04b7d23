package io.toneguard.voice;

import io.toneguard.voice.features.FrameListener;
import io.toneguard.voice.features.VoiceFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Cuts one speaker's channel into windows of five seconds every second. Keeps per second of audio one sum and, for the seconds still open,
 * the F0 values.
 */
final class WindowTrack implements FrameListener {
    private static final int WINDOW_SECONDS = 5;

    private final int rateHz;
    private final long samples;
    private final int windows;
    private final double[] squares;
    private long heard;
    private final double[] f0 = new double[WINDOW_SECONDS * 101 + 10];
    private final double[] f0Seconds = new double[f0.length];
    private final double[] scratch = new double[f0.length];
    private int held;
    private final List<Voiced> closed = new ArrayList<>();

    private record Voiced(int frames, double medianHz) {}

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

    @Override
    public void frame(VoiceFrame frame) {
        double seconds = frame.seconds();
        closeUntil(seconds);
        if (frame.voiced() && held < f0.length) {
            f0[held] = frame.f0Hz();
            f0Seconds[held++] = seconds;
        }
    }

    /** Closes every window that ends at or before {@code seconds} and forgets what no open window needs. */
    private void closeUntil(double seconds) {
        while (closed.size() < windows && seconds >= closed.size() + WINDOW_SECONDS) {
            close();
        }
    }

    private void close() {
        double start = closed.size();
        int from = 0;
        while (from < held && f0Seconds[from] < start) {
            from++;
        }
        int to = from;
        while (to < held && f0Seconds[to] < start + WINDOW_SECONDS) {
            to++;
        }
        System.arraycopy(f0, from, scratch, 0, to - from);
        closed.add(new Voiced(to - from, median(to - from)));
        int drop = from;
        while (drop < held && f0Seconds[drop] < start + 1) {
            drop++;
        }
        System.arraycopy(f0, drop, f0, 0, held - drop);
        System.arraycopy(f0Seconds, drop, f0Seconds, 0, held - drop);
        held -= drop;
    }

    private double median(int count) {
        Arrays.sort(scratch, 0, count);
        return count == 0 ? Double.NaN : 0.5 * (scratch[(count - 1) / 2] + scratch[count / 2]);
    }

    /** @param speech whether the channel had any; without, what looked voiced was noise */
    List<VoiceWindow> finish(boolean speech) {
        while (closed.size() < windows) {
            close();
        }
        List<VoiceWindow> result = new ArrayList<>(windows);
        for (int start = 0; start < windows; start++) {
            Voiced voiced = speech ? closed.get(start) : new Voiced(0, Double.NaN);
            result.add(new VoiceWindow(
                    start,
                    Map.of(
                            WindowMeasure.VOICED_SECONDS,
                            voiced.frames() / 100.0,
                            WindowMeasure.F0_MEDIAN,
                            voiced.medianHz(),
                            WindowMeasure.LEVEL,
                            level(start))));
        }
        return result;
    }

    /** NaN for digital silence. */
    private double level(int start) {
        double sum = 0;
        for (int second = start; second < Math.min(start + WINDOW_SECONDS, squares.length); second++) {
            sum += squares[second];
        }
        long count = Math.min((long) WINDOW_SECONDS * rateHz, samples - (long) start * rateHz);
        return sum > 0 ? 10 * StrictMath.log10(sum / count) : Double.NaN;
    }
}
