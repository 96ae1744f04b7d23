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
 */
record WavHeader(SampleCodec codec, int sampleRateHz, int channels, long dataOffset, long frames) {
    private static final long UNSET = 0xFFFFFFFFL;
    /** No honest file has more; a hostile one could make us walk a gigabyte in steps of eight bytes. */
    private static final int MAX_CHUNKS = 1000;
    /** 1 TiB, more than a year of telephone audio: keeps every later product of samples and rates within a long. */
    private static final long MAX_DATA_BYTES = 1L << 40;

    static WavHeader read(SeekableByteChannel audio) throws IOException {
        long length = audio.size();
        if (length == 0) {
            throw new UnreadableAudioException(
                    AudioFault.EMPTY_FILE, "the file has 0 bytes; upload it again once it is written");
        }
        ByteBuffer start = bytes(audio, 0, (int) Math.min(12, length));
        boolean rf64 = isWave(start, length);
        WavFormatChunk format = null;
        long bigDataBytes = -1;
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
                long frames = frames(audio, body, big ? bigDataBytes : size, length, format, big);
                return new WavHeader(format.codec(), format.sampleRateHz(), format.channels(), body, frames);
            }
            if (size > length - body) {
                throw broken("chunk '" + id + "' at byte " + position + " claims " + size + " bytes but only "
                        + (length - body) + " follow");
            }
            if (id.equals("fmt ")) {
                format = WavFormatChunk.read(bytes(audio, body, (int) Math.min(size, WavFormatChunk.MAX_BYTES)));
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

    private static boolean isWave(ByteBuffer start, long length) throws UnreadableAudioException {
        String first = start.limit() >= 4 ? id(start, 0) : "";
        boolean rf64 = first.equals("RF64");
        if (!rf64 && !first.equals("RIFF")) {
            throw new UnreadableAudioException(
                    AudioFault.NOT_WAV,
                    "not a WAV file: it begins with '" + printable(start)
                            + "' instead of 'RIFF' or 'RF64'; send WAV (PCM, float or G.711)");
        }
        if (start.limit() < 12) {
            throw broken("the file ends after " + length + " bytes, within the first 12 of its header");
        }
        if (!id(start, 8).equals("WAVE")) {
            throw new UnreadableAudioException(
                    AudioFault.NOT_WAV, "a RIFF file of type '" + id(start, 8) + "', not 'WAVE'");
        }
        return rf64;
    }

    private static long frames(
            SeekableByteChannel audio, long body, long claimed, long length, WavFormatChunk format, boolean big)
            throws IOException {
        long present = length - body;
        int frameBytes = format.frameBytes();
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
                            + " bytes of audio but " + present + " are there, " + seconds(present, format) + " of "
                            + seconds(claimed, format) + " s; send the whole file");
        }
        if (claimed > MAX_DATA_BYTES) {
            throw broken("the data chunk claims " + claimed + " bytes; no more than " + MAX_DATA_BYTES + " are read");
        }
        if (claimed < frameBytes) {
            throw new UnreadableAudioException(
                    AudioFault.NO_AUDIO,
                    "the data chunk has " + claimed + " bytes, less than one sample of " + frameBytes + " bytes");
        }
        return claimed / frameBytes;
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

    private static String seconds(long bytes, WavFormatChunk format) {
        return Double.toString(Math.rint(10.0 * bytes / format.frameBytes() / format.sampleRateHz()) / 10);
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

    private static String printable(ByteBuffer bytes) {
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
