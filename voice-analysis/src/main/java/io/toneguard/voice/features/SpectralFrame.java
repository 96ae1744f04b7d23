package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * Takes the power spectrum of 32 ms around a point of a channel: a Hann window, the mean under it removed, no zero padding. Samples before the first
 * and after the last of the recording count as the mean. Reused; not thread-safe.
 */
final class SpectralFrame {
    private final int samples;
    private final double[] window;
    private final double[] frame;
    private final double[] transformed;
    private final RealFft fft;
    private final double scale;
    private final PowerSpectrum spectrum;

    /** @param rateHz 8000 or 16000 */
    SpectralFrame(int rateHz) {
        this.samples = (int) Math.round(rateHz / PowerSpectrum.HZ_PER_BIN);
        this.window = new double[samples];
        double squares = 0;
        for (int i = 0; i < samples; i++) {
            window[i] = 0.5 - 0.5 * StrictMath.cos((i + 0.5) * 2 * Math.PI / samples);
            squares += window[i] * window[i];
        }
        this.fft = new RealFft(samples);
        this.frame = new double[samples];
        this.transformed = new double[samples];
        this.scale = 2 / (samples * squares);
        this.spectrum = new PowerSpectrum(samples / 2);
    }

    /**
     * Analyses the samples around a frame's centre, as far as the history holds them.
     *
     * @param centre the last sample before the frame's centre
     * @return the same object every time
     */
    PowerSpectrum analyze(SampleHistory history, long centre) {
        long start = centre + 1 - samples / 2;
        int from = (int) Math.min(samples, Math.max(0, history.start() - start));
        int to = (int) Math.max(from, Math.min(samples, history.end() - start));
        int held = to - from;
        history.copy(start + from, held, frame);
        System.arraycopy(frame, 0, frame, from, held);
        Arrays.fill(frame, 0, from, 0);
        Arrays.fill(frame, to, samples, 0);
        // The mean as the window sees it: the plain one holds part of every voice whose periods do not fit.
        double sum = 0;
        double weights = 0;
        for (int i = from; i < to; i++) {
            sum += frame[i] * window[i];
            weights += window[i];
        }
        double mean = held > 0 ? sum / weights : 0;
        for (int i = from; i < to; i++) {
            frame[i] = (frame[i] - mean) * window[i];
        }
        fft.power(frame, transformed);
        spectrum.fill(transformed, scale);
        return spectrum;
    }
}
