package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * What a recording's header says, checked against its length.
 *
 * @param codec {@code pcm-u8}, {@code pcm-s16}, {@code pcm-s24}, {@code pcm-s32}, {@code float-32}, {@code float-64}, {@code alaw} or
 *     {@code mulaw}
 * @param sampleRateHz samples per second and channel, 4000 to 192000
 * @param channels 1 or 2
 * @param frames samples per channel, at least 1
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
        return of(WavHeader.read(audio));
    }

    static RecordingFormat of(WavHeader header) {
        return new RecordingFormat(header.codec().word(), header.sampleRateHz(), header.channels(), header.frames());
    }
}
