package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Audio as binary messages carry it: tracks side by side, in pieces of any size. */
final class WireFrames {
    private WireFrames() {}

    /** In messages of 20 ms. */
    static List<byte[]> of(byte[][] audio, WireFormat format) {
        return of(audio, format, format.rateHz() / 50 * format.frameBytes());
    }

    /** In messages of so many bytes, which need not be whole samples; the last one may be shorter. */
    static List<byte[]> of(byte[][] audio, WireFormat format, int bytes) {
        var all = new ByteArrayOutputStream();
        int sampleBytes = format.codec().bytes();
        for (int at = 0; at < audio[0].length; at += sampleBytes) {
            for (byte[] track : audio) {
                all.write(track, at, sampleBytes);
            }
        }
        var frames = new ArrayList<byte[]>();
        byte[] interleaved = all.toByteArray();
        for (int at = 0; at < interleaved.length; at += bytes) {
            frames.add(Arrays.copyOfRange(interleaved, at, Math.min(interleaved.length, at + bytes)));
        }
        return frames;
    }
}
