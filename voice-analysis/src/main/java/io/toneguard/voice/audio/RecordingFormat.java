package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * What a recording's header says, checked against its length.
 *
 * @param codec {@code pcm-s16}, {@code mulaw} and so on; see {@link #read}
 * @param sampleRateHz samples per second and channel
 * @param frames samples per channel
 */
public record RecordingFormat(String codec, int sampleRateHz, int channels, long frames) {
    /** Length of the audio in seconds. */
    public double durationSeconds() {
        return (double) frames / sampleRateHz;
    }

    /**
     * Reads and checks the header; the channel's position afterwards is anywhere.
     *
     * @throws UnreadableAudioException if the bytes are no whole recording
     */
    public static RecordingFormat read(SeekableByteChannel audio) throws IOException {
        throw new UnsupportedOperationException();
    }
}
