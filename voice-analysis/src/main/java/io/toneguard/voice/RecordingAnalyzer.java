package io.toneguard.voice;

import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.function.Predicate;

/**
 * Analyses whole recordings, in memory that does not depend on their length. Same bytes in, same numbers out, on any machine.
 * Stateless: one instance serves any number of threads.
 */
public final class RecordingAnalyzer {
    /**
     * Measures every channel whose speaker may be measured; the audio may be read more than once.
     *
     * @param speakers who speaks on each channel, channel 0 first; channels beyond the list are {@link Speaker#UNKNOWN}
     * @param mayMeasure what the policy allows; channels of other speakers are not computed and not in the result
     * @throws UnreadableAudioException if the bytes are no recording we can read
     */
    public RecordingVoices analyze(SeekableByteChannel audio, List<Speaker> speakers, Predicate<Speaker> mayMeasure)
            throws IOException {
        throw new UnsupportedOperationException();
    }
}
