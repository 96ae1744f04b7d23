package io.toneguard.voice.audio;

/** What can be wrong with a recording's bytes: the codes that the ledger stores and BI counts. */
public enum AudioFault {
    /** No bytes at all. */
    EMPTY_FILE,
    /** No kind of audio that we know, whatever its name says. Rows from when WAV was the only kind say NOT_WAV. */
    NOT_AUDIO,
    /** The header is cut off, contradicts itself, or lacks the chunk that describes the audio. */
    BROKEN_HEADER,
    /** A good header and not one sample. */
    NO_AUDIO,
    /** The header's data length is 0 or 0xFFFFFFFF although audio follows: the recorder crashed or is still writing. */
    LENGTH_NOT_SET,
    /** Fewer bytes than the header promises. */
    TRUNCATED,
    /** 0 channels, or more than the two of a call. */
    UNSUPPORTED_CHANNELS,
    /** A sample rate outside 4 to 192 kHz. */
    UNSUPPORTED_RATE,
    /** A codec or sample size we do not decode. */
    UNSUPPORTED_CODEC,
    /** A codec that we would decode, but the FFmpeg in use was built without it. */
    NO_DECODER,
    /** The decoder gave it up, or more of it is damaged than may be. */
    DECODER_FAILED,
    /** It decodes to more audio than {@code decoder.longest}: the recording of a day, or a bomb. */
    TOO_LONG
}
