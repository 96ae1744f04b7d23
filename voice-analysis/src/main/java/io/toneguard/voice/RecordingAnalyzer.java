package io.toneguard.voice;

import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Analyses whole recordings, in memory that grows by less than half a kilobyte a second. Same bytes in, same numbers out, on any machine.
 * Stateless: one instance serves any number of threads.
 */
public final class RecordingAnalyzer {
    private final MeasureSet measures;

    /** Measures everything that is worth its time. */
    public RecordingAnalyzer() {
        this(MeasureSet.STANDARD);
    }

    public RecordingAnalyzer(MeasureSet measures) {
        this.measures = measures;
    }

    /**
     * Measures every channel whose speaker may be measured; the audio may be read more than once.
     *
     * @param speakers who speaks on each channel, channel 0 first; channels beyond the list are {@link Speaker#UNKNOWN}
     * @param mayMeasure what the policy allows; channels of other speakers are not computed and not in the result
     * @throws UnreadableAudioException if the bytes are no recording we can read
     */
    public RecordingVoices analyze(SeekableByteChannel audio, List<Speaker> speakers, Predicate<Speaker> mayMeasure)
            throws IOException {
        RecordingAudio recording = RecordingAudio.open(audio);
        RecordingFormat format = recording.format();
        BitSet wanted = new BitSet();
        List<Channel> channels = new ArrayList<>();
        for (int channel = 0; channel < format.channels(); channel++) {
            Speaker speaker = channel < speakers.size() ? speakers.get(channel) : Speaker.UNKNOWN;
            wanted.set(channel, mayMeasure.test(speaker));
            channels.add(new Channel(speaker, channel, recording, measures));
        }
        var measured = wanted.stream().mapToObj(channels::get).toList();
        if (!measured.isEmpty()) {
            recording.play(
                    wanted, (channel, block, count) -> channels.get(channel).survey(block, count));
            measured.forEach(Channel::begin);
            var dialogue = new Dialogue(measured, format.channels());
            measured.forEach(channel -> channel.join(dialogue));
            recording.play(
                    wanted, (channel, block, count) -> channels.get(channel).measure(block, count));
            measured.forEach(Channel::finish);
        }
        var voices = measured.stream().map(Channel::voice).toList();
        return new RecordingVoices(format.durationSeconds(), format.sampleRateHz(), AnalyzerVersion.CURRENT, voices);
    }
}
