package io.toneguard.voice.features;

import io.toneguard.voice.audio.RecordingAudio;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/** A whole channel with its decided frames, as the second hearing of a recording sees it. */
final class HeardChannel {
    final int rateHz;
    final float[] samples;
    final ChannelSurvey survey;
    final FrameGrid grid;
    /** Per frame; 0 if unvoiced. */
    final double[] f0Hz;

    final double[] power;

    HeardChannel(int rateHz, float[] samples) {
        this.rateHz = rateHz;
        this.samples = samples;
        this.survey = new ChannelSurvey(rateHz);
        survey.accept(samples, samples.length);
        this.grid = FrameGrid.over(samples.length, rateHz, PitchSettings.WINDOW_SECONDS);
        this.f0Hz = new double[(int) grid.count()];
        VoiceMeter meter =
                new VoiceMeter(rateHz, survey, MeasureSet.STANDARD, frame -> f0Hz[(int) frame.index()] = frame.f0Hz());
        meter.accept(samples, samples.length);
        meter.finish();
        this.power = new double[f0Hz.length];
        int hop = rateHz / 100;
        for (int frame = 0; frame < power.length; frame++) {
            int centre = (int) grid.sampleBefore(grid.seconds(frame));
            for (int i = centre + 1 - hop / 2; i <= centre + hop / 2; i++) {
                power[frame] += (double) samples[i] * samples[i] / hop;
            }
        }
    }

    static HeardChannel of(Path wav) throws IOException {
        try (var bytes = FileChannel.open(wav)) {
            RecordingAudio audio = RecordingAudio.open(bytes);
            float[] samples = new float[(int) audio.samples()];
            int[] filled = new int[1];
            BitSet left = new BitSet();
            left.set(0);
            audio.play(left, (channel, block, count) -> {
                System.arraycopy(block, 0, samples, filled[0], count);
                filled[0] += count;
            });
            return new HeardChannel(audio.rateHz(), samples);
        }
    }

    int seconds() {
        return (samples.length + rateHz - 1) / rateHz;
    }

    QualityTrack track() {
        return track(4096);
    }

    QualityTrack track(int blockSize) {
        QualityTrack track = new QualityTrack(rateHz, survey);
        for (int from = 0; from < samples.length; from += blockSize) {
            track.accept(samples, from, Math.min(blockSize, samples.length - from));
        }
        var history = new SampleHistory(samples.length);
        history.append(samples, 0, samples.length);
        var spectrum = new SpectralFrame(rateHz);
        for (int frame = 0; frame < f0Hz.length; frame++) {
            double seconds = grid.seconds(frame);
            track.frame(seconds, f0Hz[frame], power[frame]);
            if (f0Hz[frame] > 0) {
                track.spectrum(seconds, spectrum.analyze(history, grid.sampleBefore(seconds)));
            }
        }
        track.finish();
        return track;
    }

    /** Of the whole channel as one window. */
    SignalQuality quality() {
        return track().window(0, seconds());
    }

    /** The same samples with every {@code every}th packet of 20 ms missing. */
    static float[] losing(float[] samples, int rateHz, int every) {
        float[] lossy = samples.clone();
        int packet = rateHz / 50;
        for (int start = packet * (every / 2); start + packet <= lossy.length; start += packet * every) {
            Arrays.fill(lossy, start, start + packet, 0);
        }
        return lossy;
    }
}
