package io.toneguard.voice.audio;

import java.nio.ByteBuffer;

/**
 * The {@code fmt } chunk of a WAV file: tag, channels, rate, bytes a frame, bits a sample, and for tag 0xFFFE the true tag as the first
 * two bytes of a GUID.
 */
record WavFormatChunk(WavCodec codec, int sampleRateHz, int channels, int blockBytes) {
    static final int MAX_BYTES = 40;
    private static final int PLAIN_BYTES = 16;
    private static final int EXTENSIBLE = 0xFFFE;
    static final int MIN_RATE_HZ = 4_000;
    static final int MAX_RATE_HZ = 192_000;
    /** What follows the tag in every registered sub-format GUID: xxxx0000-0000-1000-8000-00AA00389B71. */
    private static final byte[] GUID_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    /** Samples per channel in so many bytes; what MP3 and the like hold is not told by their length. */
    long frames(long bytes) {
        return bytes / blockBytes * (codec == BlockCodec.MS_GSM ? 2 * GsmFrame.SAMPLES : 1);
    }

    static WavFormatChunk read(ByteBuffer chunk) throws UnreadableAudioException {
        if (chunk.limit() < PLAIN_BYTES) {
            throw WavLayout.broken("the fmt chunk has " + chunk.limit() + " bytes, at least 16 are needed");
        }
        int tag = tag(chunk);
        int channels = chunk.getShort(2) & 0xFFFF;
        long rateHz = chunk.getInt(4) & 0xFFFFFFFFL;
        int frameBytes = chunk.getShort(12) & 0xFFFF;
        int bits = chunk.getShort(14) & 0xFFFF;
        WavCodec codec = codec(tag, bits);
        if (channels < 1 || channels > 2) {
            throw new UnreadableAudioException(
                    AudioFault.UNSUPPORTED_CHANNELS,
                    channels + " channels; a call has 1 (mixed) or 2 (a speaker on each): split or mix it first");
        }
        if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) {
            throw new UnreadableAudioException(
                    AudioFault.UNSUPPORTED_RATE,
                    "sample rate " + rateHz + " Hz is outside " + MIN_RATE_HZ + " to " + MAX_RATE_HZ + " Hz");
        }
        if (codec instanceof SampleCodec samples && frameBytes != samples.bytes() * channels) {
            throw WavLayout.broken("block align is " + frameBytes + " bytes but " + channels + " channel(s) of " + bits
                    + " bits need " + samples.bytes() * channels);
        }
        if (codec == BlockCodec.MS_GSM) {
            requireGsm(chunk, channels, frameBytes);
        }
        return new WavFormatChunk(codec, (int) rateHz, channels, Math.max(1, frameBytes));
    }

    private static void requireGsm(ByteBuffer chunk, int channels, int blockBytes) throws UnreadableAudioException {
        if (channels != 1) {
            throw new UnreadableAudioException(
                    AudioFault.UNSUPPORTED_CHANNELS, channels + " channels of MS-GSM 6.10, which has 1");
        }
        int samples = chunk.limit() >= 20 ? chunk.getShort(18) & 0xFFFF : 2 * GsmFrame.SAMPLES;
        if (blockBytes != GsmFrame.MS_BLOCK_BYTES || samples != 2 * GsmFrame.SAMPLES) {
            throw WavLayout.broken("MS-GSM 6.10 in blocks of " + blockBytes + " bytes and " + samples
                    + " samples; its blocks have 65 bytes and 320 samples");
        }
    }

    private static int tag(ByteBuffer chunk) throws UnreadableAudioException {
        int tag = chunk.getShort(0) & 0xFFFF;
        if (tag != EXTENSIBLE) {
            return tag;
        }
        if (chunk.limit() < MAX_BYTES) {
            throw WavLayout.broken("an extensible fmt chunk of " + chunk.limit() + " bytes, 40 are needed");
        }
        for (int i = 0; i < GUID_TAIL.length; i++) {
            if (chunk.get(26 + i) != GUID_TAIL[i]) {
                throw new UnreadableAudioException(
                        AudioFault.UNSUPPORTED_CODEC,
                        "an extensible format with a private sub-format; send PCM, float or G.711");
            }
        }
        return chunk.getShort(24) & 0xFFFF;
    }

    private static WavCodec codec(int tag, int bits) throws UnreadableAudioException {
        if ((tag == 1 || tag == 3 || tag == 6 || tag == 7) && bits == 0) {
            throw WavLayout.broken("0 bits a sample (format tag " + tag + ")");
        }
        return switch (tag) {
            case 1 ->
                switch (bits) {
                    case 8 -> SampleCodec.PCM_U8;
                    case 16 -> SampleCodec.PCM_S16;
                    case 24 -> SampleCodec.PCM_S24;
                    case 32 -> SampleCodec.PCM_S32;
                    default -> throw unsupported("PCM of " + bits + " bits; 8, 16, 24 and 32 are read");
                };
            case 3 ->
                switch (bits) {
                    case 32 -> SampleCodec.FLOAT_32;
                    case 64 -> SampleCodec.FLOAT_64;
                    default -> throw unsupported("floating point of " + bits + " bits; 32 and 64 are read");
                };
            case 6 -> g711(SampleCodec.A_LAW, bits);
            case 7 -> g711(SampleCodec.MU_LAW, bits);
            default ->
                BlockCodec.of(tag)
                        .orElseThrow(() -> unsupported("codec " + name(tag) + " (format tag 0x"
                                + Integer.toHexString(tag) + "); convert it to PCM, float or G.711"));
        };
    }

    private static SampleCodec g711(SampleCodec codec, int bits) throws UnreadableAudioException {
        if (bits != 8) {
            throw unsupported(codec.word() + " of " + bits + " bits a sample; G.711 has 8");
        }
        return codec;
    }

    private static String name(int tag) {
        return switch (tag) {
            case 0x14, 0x40 -> "G.721/G.723";
            case 0x42 -> "G.723.1";
            case 0xFF -> "AAC";
            case 0x161, 0x162 -> "WMA";
            default -> "unknown to us";
        };
    }

    private static UnreadableAudioException unsupported(String message) {
        return new UnreadableAudioException(AudioFault.UNSUPPORTED_CODEC, message);
    }
}
