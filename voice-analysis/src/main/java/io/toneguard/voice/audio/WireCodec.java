package io.toneguard.voice.audio;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a live stream writes a sample; kept so in the recording, decoded only where it is measured. */
public enum WireCodec {
    /** ITU-T G.711 mu-law, one byte. */
    MU_LAW("mulaw", 1, (byte) 0xFF, 7),
    /** ITU-T G.711 A-law, one byte. */
    A_LAW("alaw", 1, (byte) 0xD5, 6),
    /** Linear 16 bit, little-endian as every PBX we know sends it (RFC 3551 would have it big-endian). */
    L16("pcm-s16", 2, (byte) 0, 1);

    private final String word;
    private final int bytes;
    private final byte silence;
    private final int waveFormatTag;

    WireCodec(String word, int bytes, byte silence, int waveFormatTag) {
        this.word = word;
        this.bytes = bytes;
        this.silence = silence;
        this.waveFormatTag = waveFormatTag;
    }

    /** The word of {@link RecordingFormat#codec()}. */
    public String word() {
        return word;
    }

    /** Bytes of one sample. */
    public int bytes() {
        return bytes;
    }

    /** The byte of which silence is made. */
    public byte silence() {
        return silence;
    }

    int waveFormatTag() {
        return waveFormatTag;
    }

    /** The codec that {@link #word()} names, in any letter case; empty if none is called so. */
    public static Optional<WireCodec> of(String word) {
        return Arrays.stream(values())
                .filter(codec -> codec.word.equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
