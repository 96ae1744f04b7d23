package io.toneguard.voice.ffmpeg;

import io.toneguard.voice.audio.EncodedAudio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** How much audio a FLAC file says it has (RFC 9639, 8.2): FFmpeg decodes what is there of one that was cut, and says nothing. */
final class FlacLength {
    private static final int STREAMINFO_BYTES = 26;
    private static final long SAMPLES_BITS = (1L << 36) - 1;

    private FlacLength() {}

    /** Samples per channel; 0 if it does not say. */
    static long of(SeekableByteChannel audio, EncodedAudio encoded) throws IOException {
        if (encoded.container() != EncodedAudio.Container.FLAC) {
            return 0;
        }
        var head = ByteBuffer.allocate(STREAMINFO_BYTES);
        audio.position(0);
        while (head.hasRemaining() && audio.read(head) >= 0) {
            continue;
        }
        boolean plain = !head.hasRemaining() && head.getInt(0) == 0x664C6143 && (head.get(4) & 0x7F) == 0;
        return plain ? head.getLong(18) & SAMPLES_BITS : 0;
    }
}
