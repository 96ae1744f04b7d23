package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * What a recording's header says, checked against its length.
 *
 * @param codec {@code pcm-u8}, {@code pcm-s16}, {@code pcm-s24}, {@code pcm-s32}, {@code float-32}, {@code float-64}, {@code alaw},
 *     {@code mulaw}, {@code gsm}, {@code ms-gsm}, or one that a {@link Decoder} decoded: {@code mp3}, {@code mp2}, {@code aac}, {@code opus},
 *     {@code vorbis}, {@code speex}, {@code flac}, {@code amr-nb}, {@code amr-wb}, {@code g726}, {@code g729}, {@code adpcm-ima},
 *     {@code adpcm-ms}; {@code mp4}, {@code matroska} or {@code ogg} where only its decoder saw which
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
     * Reads and checks the header of what our own code decodes; of other kinds only {@link RecordingAudio#open} knows. The channel's
     * position afterwards is anywhere.
     *
     * @throws UnreadableAudioException if the bytes are no whole recording, or one that needs a decoder
     */
    public static RecordingFormat read(SeekableByteChannel audio) throws IOException {
        try (var source = AudioKind.of(audio).open(audio, Decoder.NONE)) {
            return source.format();
        }
    }

    static RecordingFormat of(WavLayout layout) {
        return new RecordingFormat(layout.codec().word(), layout.sampleRateHz(), layout.channels(), layout.frames());
    }
}
