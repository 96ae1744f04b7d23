package io.toneguard.voice.ffmpeg;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The WAV stream that FFmpeg writes into a pipe, whose lengths it cannot know.
 *
 * @param samples stands at the first sample
 */
record PcmStream(int sampleRateHz, int channels, InputStream samples) {
    private static final int LONGEST_CHUNK = 1 << 16;

    /** @throws EOFException if the child ended before there was a sample to come */
    static PcmStream read(InputStream wav) throws IOException {
        var in = new DataInputStream(wav);
        in.readFully(new byte[12]);
        int rateHz = 0;
        int channels = 0;
        while (true) {
            var id = new String(in.readNBytes(4), StandardCharsets.US_ASCII);
            int size = Integer.reverseBytes(in.readInt());
            if (id.equals("data")) {
                return new PcmStream(rateHz, channels, wav);
            }
            if (size < 0 || size > LONGEST_CHUNK) {
                throw new IOException("FFmpeg's WAV stream has a chunk '" + id + "' of " + size + " bytes");
            }
            byte[] body = new byte[size + (size & 1)];
            in.readFully(body);
            if (id.equals("fmt ") && size >= 16) {
                channels = body[2] & 0xFF | (body[3] & 0xFF) << 8;
                rateHz = body[4] & 0xFF | (body[5] & 0xFF) << 8 | (body[6] & 0xFF) << 16 | body[7] << 24;
            }
        }
    }

    int frameBytes() {
        return 2 * channels;
    }
}
