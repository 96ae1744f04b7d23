package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of audio of the formats {@code 8K} and {@code 16K}, which for the vendor are any file with a header, and which clients use
 * for samples without one, too. A WAV header of just these samples is dropped; of every other file the samples are not ours to find.
 *
 * @see <a href="https://docs.amivoice.com/amivoice-api/manual/user-guide/request/audio-format">AmiVoice API manual: audio formats</a>
 */
final class AmiVoiceHeader {
    /** Longer than any header that is sent before its audio; longer ones have pictures in them. */
    private static final int LONGEST = 65_536;

    private static final String WAV = "RIFF";
    private static final Map<String, String> OTHERS = Map.of(
            "OggS", "Ogg",
            "fLaC", "FLAC",
            "ID3", "MP3",
            "RF64", "an RF64 file",
            "\u001A\u0045\u00DF\u00A3", "WebM");

    private static final int CHUNK_HEAD_BYTES = 8;
    private static final int FIRST_CHUNK = 12;
    private static final int FORMAT_BYTES = 16;
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE;

    private final WireFormat announced;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(64);

    AmiVoiceHeader(WireFormat announced) {
        this.announced = announced;
    }

    /**
     * More of the beginning comes.
     *
     * @return the audio in what came so far; null while that may yet be a header
     * @throws DialectException if it is a file of another kind than the samples that were announced
     */
    byte @Nullable [] audioAfter(byte[] bytes, int offset, int length) {
        held.write(bytes, offset, length);
        byte[] begun = held.toByteArray();
        var start = new String(begun, 0, Math.min(4, begun.length), StandardCharsets.ISO_8859_1);
        for (var other : OTHERS.entrySet()) {
            if (start.startsWith(other.getKey())) {
                throw notTaken(other.getValue());
            }
        }
        if (start.equals(WAV)) {
            return afterWavHeader(ByteBuffer.wrap(begun).order(ByteOrder.LITTLE_ENDIAN));
        }
        boolean mayBecomeOne =
                WAV.startsWith(start) || OTHERS.keySet().stream().anyMatch(other -> other.startsWith(start));
        return mayBecomeOne ? null : begun;
    }

    /** What was held back of audio that ended before it could be told from a header. */
    byte[] rest() {
        return held.size() < WAV.length() ? held.toByteArray() : new byte[0];
    }

    private byte @Nullable [] afterWavHeader(ByteBuffer file) {
        if (file.limit() >= FIRST_CHUNK && !id(file, 8).equals("WAVE")) {
            throw notTaken("a RIFF file that is no WAV file");
        }
        boolean formatKnown = false;
        long chunk = FIRST_CHUNK;
        while (chunk + CHUNK_HEAD_BYTES <= file.limit()) {
            int at = (int) chunk;
            var id = id(file, at);
            long size = file.getInt(at + 4) & 0xFFFF_FFFFL;
            int body = at + CHUNK_HEAD_BYTES;
            if (id.equals("data") && formatKnown) {
                return Arrays.copyOfRange(file.array(), body, file.limit());
            } else if (id.equals("data")) {
                throw notTaken("a WAV file without a format");
            } else if (id.equals("fmt ") && body + FORMAT_BYTES > file.limit()) {
                return null;
            } else if (id.equals("fmt ")) {
                check(file.slice(body, file.limit() - body).order(ByteOrder.LITTLE_ENDIAN));
                formatKnown = true;
            }
            chunk = body + size + (size & 1);
        }
        if (chunk > LONGEST) {
            throw notTaken("a WAV file with more than " + LONGEST / 1_024 + " kB before its audio");
        }
        return null;
    }

    private static String id(ByteBuffer file, int at) {
        return new String(file.array(), at, 4, StandardCharsets.ISO_8859_1);
    }

    private void check(ByteBuffer format) {
        int tag = format.getShort(0) & 0xFFFF;
        int channels = format.getShort(2) & 0xFFFF;
        int rateHz = format.getInt(4);
        int bits = format.getShort(14) & 0xFFFF;
        boolean linear = tag == PCM || tag == EXTENSIBLE;
        if (!linear || bits != 16 || channels != 1 || rateHz != announced.rateHz()) {
            throw notTaken("a WAV file of format tag " + tag + ", " + bits + " bits, " + channels + " channels at "
                    + Integer.toUnsignedString(rateHz) + " Hz where 16 bit linear of one channel at "
                    + announced.rateHz() + " Hz was announced");
        }
    }

    private static DialectException notTaken(String what) {
        return new DialectException("the audio is " + what + "; send LSB8K, LSB16K, MULAW or ALAW");
    }
}
