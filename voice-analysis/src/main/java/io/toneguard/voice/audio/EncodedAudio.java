package io.toneguard.voice.audio;

/**
 * A recording that our own code does not decode, as its first bytes tell.
 *
 * @param container what the encoded audio lies in
 * @param codec the name in {@link RecordingFormat#codec()}; where only a decoder can tell, the container's
 */
public record EncodedAudio(Container container, String codec) {
    /** What encoded audio lies in, found by its magic numbers. */
    public enum Container {
        /** RIFF or RF64 with a format tag such as 0x55. */
        WAV,
        /** MPEG layer II or III, bare or after ID3 tags. */
        MPEG,
        /** AAC in ADTS frames. */
        ADTS,
        OGG,
        /** Matroska, of which WebM is a part. */
        MATROSKA,
        FLAC,
        /** ISO base media: MP4, M4A, MOV. */
        MP4,
        /** AMR as RFC 4867 section 5 stores it, narrow or wide band. */
        AMR
    }
}
