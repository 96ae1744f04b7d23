package io.toneguard.voice.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * Two mono recordings of one call as one of two channels, as some recorders write agent and customer into a file each. Of one codec, they
 * are interleaved sample by sample and nothing is decoded; of two, both become 16-bit PCM. The shorter one is followed by silence. The same
 * two always make the same bytes. Holds two blocks, whatever their length.
 */
public final class MonoPair {
    private static final int BLOCK_FRAMES = 8192;
    private static final int PCM_TAG = 1;
    private static final int FLOAT_TAG = 3;
    private static final int A_LAW_TAG = 6;
    private static final int MU_LAW_TAG = 7;

    private final Part left;
    private final Part right;
    private final SampleCodec codec;
    private final int rateHz;
    private final long frames;

    private MonoPair(Part left, Part right, int rateHz) {
        this.left = left;
        this.right = right;
        this.rateHz = rateHz;
        this.codec = left.codec == right.codec ? left.codec : SampleCodec.PCM_S16;
        this.frames = Math.max(left.end(), right.end());
    }

    /**
     * Reads and checks both headers.
     *
     * @param leftAfterMs silence before the left channel's first sample, in milliseconds, not negative
     * @param rightAfterMs the same for the right channel
     * @throws UnreadableAudioException if one is no whole recording, has two channels, or their rates differ
     */
    public static MonoPair of(SeekableByteChannel left, long leftAfterMs, SeekableByteChannel right, long rightAfterMs)
            throws IOException {
        var first = WavLayout.read(left);
        var second = WavLayout.read(right);
        if (first.sampleRateHz() != second.sampleRateHz()) {
            throw new UnreadableAudioException(
                    AudioFault.UNSUPPORTED_RATE,
                    "the two files of the call have different sample rates, " + first.sampleRateHz() + " and "
                            + second.sampleRateHz() + " Hz; record both at one rate");
        }
        int rateHz = first.sampleRateHz();
        var pair = new MonoPair(
                Part.of(left, first, leftAfterMs * rateHz / 1000),
                Part.of(right, second, rightAfterMs * rateHz / 1000),
                rateHz);
        if (pair.frames * 2 * pair.codec.bytes() > WavHead.MAX_AUDIO_BYTES) {
            throw new UnreadableAudioException(
                    AudioFault.UNSUPPORTED_CHANNELS,
                    "the two files of the call together have over 4 GiB of audio, which no WAV file holds; record both"
                            + " sides in one file");
        }
        return pair;
    }

    /** What the two make. */
    public RecordingFormat format() {
        return new RecordingFormat(codec.word(), rateHz, 2, frames);
    }

    /** Silence after the left channel's last sample, in seconds; 0 if it is the longer one. */
    public double leftPaddedSeconds() {
        return (double) (frames - left.end()) / rateHz;
    }

    /** Silence after the right channel's last sample, in seconds; 0 if it is the longer one. */
    public double rightPaddedSeconds() {
        return (double) (frames - right.end()) / rateHz;
    }

    /**
     * Writes the recording of both as a WAV file; leaves the stream open.
     *
     * @throws UnreadableAudioException if one of them became shorter since it was opened
     */
    public void writeTo(OutputStream out) throws IOException {
        int sampleBytes = codec.bytes();
        out.write(WavHead.of(tag(codec), sampleBytes, rateHz, 2, frames));
        var interleaved = new byte[BLOCK_FRAMES * 2 * sampleBytes];
        for (long frame = 0; frame < frames; frame += BLOCK_FRAMES) {
            int count = (int) Math.min(BLOCK_FRAMES, frames - frame);
            left.read(frame, count, codec, interleaved, 0);
            right.read(frame, count, codec, interleaved, sampleBytes);
            out.write(interleaved, 0, count * 2 * sampleBytes);
        }
        if ((frames * 2 * sampleBytes & 1) != 0) {
            out.write(0);
        }
    }

    private static int tag(SampleCodec codec) {
        return switch (codec) {
            case PCM_U8, PCM_S16, PCM_S24, PCM_S32 -> PCM_TAG;
            case FLOAT_32, FLOAT_64 -> FLOAT_TAG;
            case A_LAW -> A_LAW_TAG;
            case MU_LAW -> MU_LAW_TAG;
        };
    }

    /** The byte that silence is made of. */
    private static byte silence(SampleCodec codec) {
        return (byte)
                switch (codec) {
                    case PCM_U8 -> 0x80;
                    case A_LAW -> 0xD5;
                    case MU_LAW -> 0xFF;
                    default -> 0;
                };
    }

    /**
     * One of the two.
     *
     * @param after frames of silence before its first sample
     */
    private record Part(SeekableByteChannel bytes, SampleCodec codec, long dataOffset, long frames, long after) {
        static Part of(SeekableByteChannel bytes, WavLayout layout, long after) throws UnreadableAudioException {
            if (layout.channels() != 1) {
                throw new UnreadableAudioException(
                        AudioFault.UNSUPPORTED_CHANNELS,
                        "one of the two files of the call has " + layout.channels()
                                + " channels; each must have one, or be dropped alone");
            }
            Object written = layout.codec();
            if (written instanceof SampleCodec codec) {
                return new Part(bytes, codec, layout.dataOffset(), layout.frames(), after);
            }
            throw new UnreadableAudioException(
                    AudioFault.UNSUPPORTED_CODEC,
                    "one of the two files of the call is compressed; record both sides in PCM or G.711, or in one file");
        }

        long end() {
            return after + frames;
        }

        /** Fills every other sample of {@code into} from {@code at} on; before and after its audio with silence. */
        void read(long frame, int count, SampleCodec as, byte[] into, int at) throws IOException {
            int sampleBytes = as.bytes();
            int silent = (int) Math.max(0, Math.min(count, after - frame));
            int sounding = (int) Math.max(0, Math.min(count - silent, end() - Math.max(frame, after)));
            var raw = sounding == 0 ? new byte[0] : bytes(Math.max(frame, after) - after, sounding);
            var from = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            var sample = ByteBuffer.allocate(sampleBytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                int place = at + 2 * sampleBytes * i;
                if (i < silent || i >= silent + sounding) {
                    Arrays.fill(into, place, place + sampleBytes, silence(as));
                } else if (codec == as) {
                    System.arraycopy(raw, (i - silent) * sampleBytes, into, place, sampleBytes);
                } else {
                    float value = codec.at(from, (i - silent) * codec.bytes()) * 32768f;
                    sample.putShort(0, (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value))));
                    System.arraycopy(sample.array(), 0, into, place, sampleBytes);
                }
            }
        }

        private byte[] bytes(long first, int count) throws IOException {
            var buffer = ByteBuffer.allocate(count * codec.bytes());
            bytes.position(dataOffset + first * codec.bytes());
            while (buffer.hasRemaining()) {
                if (bytes.read(buffer) < 0) {
                    throw new UnreadableAudioException(
                            AudioFault.TRUNCATED,
                            "the file ended at byte " + bytes.position() + " while it was read; it was longer before");
                }
            }
            return buffer.array();
        }
    }
}
