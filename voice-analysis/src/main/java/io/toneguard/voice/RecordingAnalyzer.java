package io.toneguard.voice;

import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Analyses whole recordings, in memory that grows by less than half a kilobyte a second. Same bytes in, same numbers out, on any machine.
 * Stateless: one instance serves any number of threads.
 */
public final class RecordingAnalyzer {
    private final MeasureSet measures;
    private final Decoder decoder;

    /** Measures everything that is worth its time, in recordings that our own code decodes. */
    public RecordingAnalyzer() {
        this(MeasureSet.STANDARD);
    }

    public RecordingAnalyzer(MeasureSet measures) {
        this(measures, Decoder.NONE);
    }

    /** @param decoder for the kinds of recordings that our own code does not decode */
    public RecordingAnalyzer(MeasureSet measures, Decoder decoder) {
        this.measures = measures;
        this.decoder = decoder;
    }

    /**
     * Measures every channel whose speaker may be measured, as one person; the audio may be read more than once.
     *
     * @param speakers who speaks on each channel, channel 0 first; channels beyond the list are {@link Speaker#UNKNOWN}
     * @param mayMeasure what the policy allows; channels of other speakers are not computed and not in the result
     * @throws UnreadableAudioException if the bytes are no recording we can read
     */
    public RecordingVoices analyze(SeekableByteChannel audio, List<Speaker> speakers, Predicate<Speaker> mayMeasure)
            throws IOException {
        return analyzeSegments(audio, SpeakerSegment.wholeChannels(speakers), mayMeasure);
    }

    /**
     * Measures every segment whose speaker may be measured, each as if its samples were a recording of their own; the audio may be read more than once.
     *
     * @param segments who speaks where; a channel without any is one segment of {@link Speaker#UNKNOWN}, and one of a channel that the recording has not is left
     *     out; two channels that hold the same are one channel without any
     * @param mayMeasure what the policy allows; segments of other speakers are not computed and not in the result
     * @throws UnreadableAudioException if the bytes are no recording we can read
     */
    public RecordingVoices analyzeSegments(
            SeekableByteChannel audio, List<SpeakerSegment> segments, Predicate<Speaker> mayMeasure)
            throws IOException {
        try (RecordingAudio recording = RecordingAudio.open(audio, decoder)) {
            return analyze(recording, segments, mayMeasure);
        }
    }

    /** Measures an opened recording, and leaves it open; see {@link #analyzeSegments}. */
    public RecordingVoices analyze(
            RecordingAudio recording, List<SpeakerSegment> segments, Predicate<Speaker> mayMeasure) throws IOException {
        RecordingFormat format = recording.format();
        boolean mix = recording.isMix();
        int voiceChannels = mix ? 1 : format.channels();
        var cast = new Cast(
                SpeakerSegment.ofChannels(mix ? List.of() : segments, voiceChannels),
                voiceChannels,
                recording.rateHz(),
                recording.samples());
        List<Channel> channels = cast.channels(measures, mayMeasure);
        BitSet wanted = new BitSet();
        for (int channel = 0; channel < channels.size(); channel++) {
            wanted.set(channel, channels.get(channel).isMeasured());
        }
        if (!wanted.isEmpty()) {
            recording.play(
                    wanted, (channel, block, count) -> channels.get(channel).survey(block, count));
            recording.play(
                    wanted, (channel, block, count) -> channels.get(channel).measure(block, count));
        }
        channels.forEach(Channel::finish);
        var voices =
                channels.stream().flatMap(channel -> channel.voices().stream()).toList();
        return new RecordingVoices(
                format.durationSeconds(), format.sampleRateHz(), mix, AnalyzerVersion.CURRENT, voices);
    }
}
