package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@link WireFormat} from the words that peers use; what we do not take is refused by its name, with what to set instead. */
final class WireFormats {
    private static final int LONGEST_QUOTED = 40;

    private WireFormats() {}

    /**
     * @param codec such as {@code ulaw}, {@code PCMU}, {@code audio/x-mulaw}, {@code L16}, {@code slin}, in any letter case
     * @throws DialectException if the codec, the rate or the channels are not taken live
     */
    static WireFormat of(String codec, int rateHz, int channels) {
        return of(codec(codec), rateHz, channels);
    }

    /** Linear 16 bit, little-endian. */
    static WireFormat l16(int rateHz, int channels) {
        return of(WireCodec.L16, rateHz, channels);
    }

    static WireFormat of(WireCodec codec, int rateHz, int channels) {
        try {
            return new WireFormat(codec, rateHz, channels);
        } catch (IllegalArgumentException notTaken) {
            throw new DialectException(String.valueOf(notTaken.getMessage()));
        }
    }

    /** Says that a codec is not taken, by the peer's own name for it. */
    static DialectException notTaken(String codec) {
        return new DialectException(
                "codec " + quoted(codec)
                        + " is not taken live; let the PBX send mu-law (PCMU), A-law (PCMA) or 16 bit linear (L16) at 8000, 16000 or 24000 Hz");
    }

    /**
     * A rate that a peer wrote as a number or as text; {@code 16k} too, as FreeSWITCH's commands have it.
     *
     * @return {@code fallbackHz} if it wrote none
     * @throws DialectException if it wrote something else
     */
    static int rateHz(@Nullable String written, int fallbackHz) {
        if (written == null || written.isBlank()) {
            return fallbackHz;
        }
        try {
            var digits = written.strip();
            return digits.endsWith("k")
                    ? Math.multiplyExact(Integer.parseInt(digits.substring(0, digits.length() - 1)), 1_000)
                    : Integer.parseInt(digits);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new DialectException(
                    "sample rate " + quoted(written) + " is no number; let the PBX send 8000, 16000 or 24000 Hz");
        }
    }

    /** A peer's word as a log line can bear it: short, on one line. */
    static String quoted(String word) {
        var plain = word.replaceAll("[^\\x20-\\x7e]", "?");
        return "'" + (plain.length() > LONGEST_QUOTED ? plain.substring(0, LONGEST_QUOTED) + "..." : plain) + "'";
    }

    private static WireCodec codec(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT).replaceFirst("^audio/(x-)?", "")) {
            case "ulaw", "mulaw", "mu-law", "pcmu" -> WireCodec.MU_LAW;
            case "alaw", "a-law", "pcma" -> WireCodec.A_LAW;
            case "l16", "slin", "pcm", "raw", "linear16", "pcm-s16", "pcm_s16le" -> WireCodec.L16;
            default -> throw notTaken(name);
        };
    }
}
