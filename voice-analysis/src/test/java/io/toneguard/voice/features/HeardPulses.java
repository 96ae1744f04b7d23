package io.toneguard.voice.features;

import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.audio.RecordingAudio;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;

/** One channel heard as {@link VoiceMeter} hears it, for tests of what is fed by F0 frames and by pulses. */
final class HeardPulses {
    /** Makes what takes the pulses. */
    interface Meter {
        PulseFinder.Sink over(FrameGrid grid, SampleHistory history);
    }

    /** Takes every frame; 0 is unvoiced. */
    interface Frames {
        void frame(double hz);
    }

    private final FrameGrid grid;
    private final VoicedStretch stretch;
    private final PulseFinder pulses;
    private final PulseFinder.Sink meter;
    private final Frames frames;
    private long decided;

    private HeardPulses(FrameGrid grid, SampleHistory history, double peak, Meter meter, Frames frames) {
        this.grid = grid;
        this.stretch = new VoicedStretch(grid);
        this.pulses = new PulseFinder(grid, history, peak);
        this.meter = meter.over(grid, history);
        this.frames = frames;
    }

    /** Hears all of it. */
    static void of(float[] samples, int rateHz, Meter meter, Frames frames) {
        ChannelSurvey survey = new ChannelSurvey(rateHz);
        survey.accept(samples, samples.length);
        FrameGrid grid = FrameGrid.over(samples.length, rateHz, PitchSettings.WINDOW_SECONDS);
        SampleHistory history = new SampleHistory(samples.length);
        history.append(samples, 0, samples.length);
        HeardPulses heard = new HeardPulses(grid, history, survey.peak(), meter, frames);
        PitchCandidates candidates = new PitchCandidates(rateHz, survey.peakFromMean());
        PitchPath path = new PitchPath((hz, power) -> heard.decided(hz));
        for (long frame = 0; frame < grid.count(); frame++) {
            candidates.analyze(history, grid.sampleBefore(grid.seconds(frame)));
            path.push(candidates, 0);
        }
        path.finish();
        heard.decided(0);
    }

    private void decided(double hz) {
        frames.frame(hz);
        if (stretch.frames() > 0 && (hz == 0 || stretch.frames() == VoicedStretch.MAX_FRAMES)) {
            pulses.find(stretch, meter);
            stretch.clear();
        }
        if (hz > 0) {
            stretch.add(decided, hz);
        }
        decided++;
    }

    /** What a shared recording's first channel sounds like to the meters. */
    static Sound sound(String inFolder) throws IOException {
        return sound(SharedAudio.path(inFolder));
    }

    static Sound sound(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            RecordingAudio audio = RecordingAudio.open(channel);
            float[] samples = new float[(int) audio.samples()];
            BitSet first = new BitSet();
            first.set(0);
            int[] filled = {0};
            audio.play(first, (of, block, count) -> {
                System.arraycopy(block, 0, samples, filled[0], count);
                filled[0] += count;
            });
            return new Sound(samples, audio.rateHz());
        }
    }

    /** Samples at 8 or 16 kHz. */
    record Sound(float[] samples, int rateHz) {}
}
