package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Where the samples of a RIFF or RF64 WAV file lie and how they are written, checked against the file's length.
 *
 * @param dataOffset bytes before the first sample
 * @param frames samples per channel; of a {@link BlockCodec} other than MS-GSM only its decoder knows
 */
record WavLayout(WavCodec codec, int sampleRateHz, int channels, long dataOffset, long frames) {
    private static final long UNSET = 0xFFFFFFFFL;
    /** No honest file has more; a hostile one could make us walk a gigabyte in steps of eight bytes. */
    private static final int MAX_CHUNKS = 1000;
    /** 1 TiB, more than a year of telephone audio: keeps every later product of samples and rates within a long. */
    private static final long MAX_DATA_BYTES = 1L << 40;

    static WavLayout read(SeekableByteChannel audio) throws IOException {
        long length = audio.size();
        ByteBuffer start = bytes(audio, 0, (int) Math.min(12, length));
        boolean rf64 = isRf64(start, length);
        WavFormatChunk format = null;
        long bigDataBytes = -1;
        long factSamples = 0;
        long position = 12;
        for (int chunk = 0; chunk < MAX_CHUNKS && length - position >= 8; chunk++) {
            ByteBuffer head = bytes(audio, position, 8);
            String id = id(head, 0);
            long size = head.getInt(4) & 0xFFFFFFFFL;
            long body = position + 8;
            if (id.equals("data")) {
                if (format == null) {
                    throw broken("the data chunk at byte " + position + " comes before any fmt chunk");
                }
                boolean big = rf64 && size == UNSET;
                if (big && bigDataBytes < 0) {
                    throw broken("an RF64 file without a usable ds64 chunk does not say how long its audio is");
                }
                long frames = withinLastBlock(
                        factSamples, frames(audio, body, big ? bigDataBytes : size, length, format, big));
                return new WavLayout(format.codec(), format.sampleRateHz(), format.channels(), body, frames);
            }
            if (size > length - body) {
                throw broken("chunk '" + id + "' at byte " + position + " claims " + size + " bytes but only "
                        + (length - body) + " follow");
            }
            if (id.equals("fmt ")) {
                format = WavFormatChunk.read(bytes(audio, body, (int) Math.min(size, WavFormatChunk.MAX_BYTES)));
            } else if (id.equals("fact") && size >= 4 && format != null && format.codec() == BlockCodec.MS_GSM) {
                factSamples = bytes(audio, body, 4).getInt(0) & 0xFFFFFFFFL;
            } else if (id.equals("ds64")) {
                if (size < 16) {
                    throw broken("the ds64 chunk has " + size + " bytes, at least 16 are needed");
                }
                bigDataBytes = bytes(audio, body, 16).getLong(8);
                if (bigDataBytes < 0) {
                    throw broken("the ds64 chunk claims " + Long.toUnsignedString(bigDataBytes) + " bytes of audio");
                }
            }
            position = body + size + (size & 1);
        }
        throw broken("no data chunk within " + length + " bytes" + (format == null ? ", and no fmt chunk" : "")
                + "; the recording was cut off or its header damaged");
    }

    /** Of MS-GSM's last block only a part may be audio. A fact that says anything else, such as 0 after a crash, is not believed. */
    private static long withinLastBlock(long factSamples, long frames) {
        long least = Math.max(1, frames - 2 * GsmFrame.SAMPLES + 1);
        return least <= factSamples && factSamples < frames ? factSamples : frames;
    }

    /** Whether its lengths are of 64 bits, in a chunk of their own; who calls has seen that it begins as RIFF or RF64. */
    private static boolean isRf64(ByteBuffer start, long length) throws UnreadableAudioException {
        if (start.limit() < 12) {
            throw broken("the file ends after " + length + " bytes, within the first 12 of its header");
        }
        if (!id(start, 8).equals("WAVE")) {
            throw new UnreadableAudioException(
                    AudioFault.NOT_AUDIO, "a RIFF file of type '" + id(start, 8) + "', not 'WAVE'");
        }
        return id(start, 0).equals("RF64");
    }

    private static long frames(
            SeekableByteChannel audio, long body, long claimed, long length, WavFormatChunk format, boolean big)
            throws IOException {
        long present = length - body;
        int frameBytes = format.blockBytes();
        if (claimed == 0 || (claimed == UNSET && !big)) {
            if (present < frameBytes || (claimed == 0 && onlyChunksFollow(audio, body, length))) {
                throw new UnreadableAudioException(
                        AudioFault.NO_AUDIO,
                        "the header is good but not one sample follows it (" + present
                                + " bytes after the data chunk's header)");
            }
            throw new UnreadableAudioException(
                    AudioFault.LENGTH_NOT_SET,
                    "the data chunk's length is " + (claimed == 0 ? "0" : "0xFFFFFFFF") + " but " + present
                            + " bytes follow: the recorder crashed or is still writing; repair the header or send it when finished");
        }
        if (claimed > present) {
            throw new UnreadableAudioException(
                    AudioFault.TRUNCATED,
                    "the header promises " + claimed
                            + " bytes of audio but " + present + " are there" + seconds(present, claimed, format)
                            + "; send the whole file");
        }
        if (claimed > MAX_DATA_BYTES) {
            throw broken("the data chunk claims " + claimed + " bytes; no more than " + MAX_DATA_BYTES + " are read");
        }
        if (claimed < frameBytes) {
            throw new UnreadableAudioException(
                    AudioFault.NO_AUDIO,
                    "the data chunk has " + claimed + " bytes, less than one sample of " + frameBytes + " bytes");
        }
        return format.frames(claimed);
    }

    /** Whether the bytes to the file's end are a chain of chunks, as when a tool appends LIST to an empty recording. */
    private static boolean onlyChunksFollow(SeekableByteChannel audio, long body, long length) throws IOException {
        long position = body;
        for (int chunk = 0; chunk < MAX_CHUNKS && length - position >= 8; chunk++) {
            ByteBuffer head = bytes(audio, position, 8);
            for (int i = 0; i < 4; i++) {
                if (head.get(i) < ' ' || head.get(i) > '~') {
                    return false;
                }
            }
            long size = head.getInt(4) & 0xFFFFFFFFL;
            if (size > length - position - 8) {
                return false;
            }
            position += 8 + size + (size & 1);
        }
        return position >= length;
    }

    private static String seconds(long present, long claimed, WavFormatChunk format) {
        if (format.codec() instanceof BlockCodec codec && codec != BlockCodec.MS_GSM) {
            return "";
        }
        return ", " + seconds(format.frames(present), format) + " of " + seconds(format.frames(claimed), format) + " s";
    }

    private static String seconds(long frames, WavFormatChunk format) {
        return Double.toString(Math.rint(10.0 * frames / format.sampleRateHz()) / 10);
    }

    private static ByteBuffer bytes(SeekableByteChannel audio, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        audio.position(position);
        while (bytes.hasRemaining()) {
            if (audio.read(bytes) < 0) {
                throw broken("the file ends at byte " + (position + bytes.position()) + ", within its header");
            }
        }
        return bytes.flip();
    }

    private static String id(ByteBuffer bytes, int index) {
        byte[] id = new byte[4];
        bytes.get(index, id);
        return printable(ByteBuffer.wrap(id));
    }

    static String printable(ByteBuffer bytes) {
        byte[] text = new byte[Math.min(bytes.limit(), 8)];
        bytes.get(0, text);
        for (int i = 0; i < text.length; i++) {
            text[i] = text[i] < ' ' || text[i] > '~' ? (byte) '?' : text[i];
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    static UnreadableAudioException broken(String message) {
        return new UnreadableAudioException(AudioFault.BROKEN_HEADER, message);
    }
}
