package io.toneguard.voice.audio;

import java.util.Locale;

/**
 * What a live stream sends. One sample of every channel, side by side, is a sample frame.
 *
 * @param rateHz samples per second and channel: 8000, 16000 or 24000
 * @param channels 1 or 2
 */
public record WireFormat(WireCodec codec, int rateHz, int channels) {
    public WireFormat {
        if (rateHz != 8_000 && rateHz != 16_000 && rateHz != 24_000) {
            throw new IllegalArgumentException(
                    "sample rate " + rateHz + " Hz is not taken live; let the PBX send 8000, 16000 or 24000 Hz");
        }
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException(
                    channels + " channels are not taken live; let the PBX send one or two (agent and customer)");
        }
    }

    /** Bytes of one sample of every channel. */
    public int frameBytes() {
        return codec.bytes() * channels;
    }

    public double seconds(long samples) {
        return (double) samples / rateHz;
    }

    /** Such as {@code mulaw 8000 Hz x 2}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %d Hz x %d", codec.word(), rateHz, channels);
    }
}
