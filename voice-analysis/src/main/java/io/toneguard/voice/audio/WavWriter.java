package io.toneguard.voice.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a WAV file of known length to a stream, block by block: 16-bit PCM or mu-law, one or two channels. Samples beyond full scale are
 * clipped. Leaves the stream open.
 */
public final class WavWriter {
    private static final long MAX_DATA_BYTES = 0xFFFF_FF00L;

    private final OutputStream out;
    private final boolean muLaw;
    private final int channels;
    private final long frames;
    private long written;

    private WavWriter(OutputStream out, boolean muLaw, int rateHz, int channels, long frames) throws IOException {
        if (channels < 1 || channels > 2 || rateHz < 1 || frames < 0) {
            throw new IllegalArgumentException(
                    "cannot write " + channels + " channel(s) at " + rateHz + " Hz with " + frames + " samples each");
        }
        int frameBytes = channels * (muLaw ? 1 : 2);
        long dataBytes = frames * frameBytes;
        if (frames > MAX_DATA_BYTES || dataBytes > MAX_DATA_BYTES) {
            throw new IllegalArgumentException(frames + " samples per channel do not fit a WAV file of 4 GiB");
        }
        this.out = out;
        this.muLaw = muLaw;
        this.channels = channels;
        this.frames = frames;
        int headerBytes = muLaw ? 58 : 44;
        ByteBuffer header = ByteBuffer.allocate(headerBytes).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ascii("RIFF")).putInt((int) (headerBytes - 8 + dataBytes + (dataBytes & 1)));
        header.put(ascii("WAVEfmt ")).putInt(muLaw ? 18 : 16);
        header.putShort((short) (muLaw ? 7 : 1)).putShort((short) channels).putInt(rateHz);
        header.putInt(rateHz * frameBytes).putShort((short) frameBytes).putShort((short) (muLaw ? 8 : 16));
        if (muLaw) {
            header.putShort((short) 0).put(ascii("fact")).putInt(4).putInt((int) frames);
        }
        header.put(ascii("data")).putInt((int) dataBytes);
        out.write(header.array());
    }

    /** Begins a mu-law file of {@code frames} samples per channel. */
    public static WavWriter muLaw(OutputStream out, int rateHz, int channels, long frames) throws IOException {
        return new WavWriter(out, true, rateHz, channels, frames);
    }

    /** Begins a file of 16-bit PCM of {@code frames} samples per channel. */
    public static WavWriter pcm16(OutputStream out, int rateHz, int channels, long frames) throws IOException {
        return new WavWriter(out, false, rateHz, channels, frames);
    }

    /**
     * Appends samples, 1.0 being full scale.
     *
     * @param blocks one per channel
     * @param count samples of each
     */
    public void write(float[][] blocks, int count) throws IOException {
        if (blocks.length != channels || written + count > frames) {
            throw new IllegalArgumentException(blocks.length + " channel(s), " + (written + count)
                    + " samples given; the header says " + channels + " and " + frames);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(count * channels * (muLaw ? 1 : 2)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (float[] block : blocks) {
                short linear =
                        (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(block[i] * 32768f)));
                if (muLaw) {
                    bytes.put(G711.toMuLaw(linear));
                } else {
                    bytes.putShort(linear);
                }
            }
        }
        out.write(bytes.array());
        written += count;
    }

    /** Ends the file; the stream stays open. */
    public void finish() throws IOException {
        if (written != frames) {
            throw new IllegalStateException("the header says " + frames + " samples per channel but " + written
                    + " were written; the file is broken");
        }
        if ((frames * channels & 1) != 0 && muLaw) {
            out.write(0);
        }
        out.flush();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
