package io.toneguard.voice.audio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * What a {@link Decoder} made of a recording.
 *
 * @param format the codec is the recording's, the rest is what it was decoded to
 * @param pcm 16-bit samples, little-endian, sample frame after sample frame from the first byte; gone when closed
 */
public record Decoded(RecordingFormat format, SeekableByteChannel pcm) implements Closeable {
    @Override
    public void close() throws IOException {
        pcm.close();
    }
}
