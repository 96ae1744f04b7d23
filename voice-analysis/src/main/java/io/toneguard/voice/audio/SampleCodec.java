package io.toneguard.voice.audio;

import java.nio.ByteBuffer;

/** How one sample is written in a WAV file, always little-endian; decoded to a float of which 1.0 is full scale. */
enum SampleCodec implements WavCodec {
    PCM_U8("pcm-u8", 1) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return ((bytes.get(index) & 0xFF) - 128) * (1f / (1 << 7));
        }
    },
    PCM_S16("pcm-s16", 2) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return bytes.getShort(index) * (1f / (1 << 15));
        }
    },
    PCM_S24("pcm-s24", 3) {
        @Override
        float at(ByteBuffer bytes, int index) {
            int value = (bytes.get(index) & 0xFF) | (bytes.get(index + 1) & 0xFF) << 8 | bytes.get(index + 2) << 16;
            return value * (1f / (1 << 23));
        }
    },
    PCM_S32("pcm-s32", 4) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return (float) (bytes.getInt(index) * 0x1p-31);
        }
    },
    FLOAT_32("float-32", 4) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return plausible(bytes.getFloat(index));
        }
    },
    FLOAT_64("float-64", 8) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return plausible((float) bytes.getDouble(index));
        }
    },
    A_LAW("alaw", 1) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return G711.fromALaw(bytes.get(index)) * (1f / (1 << 15));
        }
    },
    MU_LAW("mulaw", 1) {
        @Override
        float at(ByteBuffer bytes, int index) {
            return G711.fromMuLaw(bytes.get(index)) * (1f / (1 << 15));
        }
    };

    /**
     * Floats beyond are damage, and silence like those that are no numbers: one of them would be the peak beside which all else is quiet. Integers
     * of 16 bits that somebody stored as floats stay below; so does smaller damage, which is still taken for the peak.
     */
    private static final float LARGEST = 65_536;

    private final String word;
    private final int bytes;

    SampleCodec(String word, int bytes) {
        this.word = word;
        this.bytes = bytes;
    }

    @Override
    public String word() {
        return word;
    }

    int bytes() {
        return bytes;
    }

    /** The sample that begins at {@code index}; never NaN, infinite or beyond {@link #LARGEST}. */
    abstract float at(ByteBuffer bytes, int index);

    private static float plausible(float value) {
        return Math.abs(value) <= LARGEST ? value : 0f;
    }
}
