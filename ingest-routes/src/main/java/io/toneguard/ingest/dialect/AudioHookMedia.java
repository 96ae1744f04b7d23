package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One of the media that an AudioHook client offers.
 *
 * @param offered as it was offered, unknown fields and all: the client accepts nothing else as an answer
 * @param tracks {@code external} and {@code internal}, in the order of their channels
 */
record AudioHookMedia(JsonNode offered, WireFormat format, List<String> tracks) {
    private static final Set<String> CHANNELS = Set.of("external", "internal");
    private static final int MOST_NAMED = 4;

    /** The best that we take: both speakers before one, mu-law (half the bytes) before L16, then as offered; null: none. */
    static @Nullable AudioHookMedia choose(JsonNode media) {
        AudioHookMedia best = null;
        for (JsonNode offered : media) {
            var candidate = read(offered);
            if (candidate != null && (best == null || candidate.rank() < best.rank())) {
                best = candidate;
            }
        }
        return best;
    }

    /** Says why nothing was chosen. */
    static DialectException notTaken(JsonNode media) {
        var named = new ArrayList<String>();
        for (JsonNode offered : media) {
            if (named.size() < MOST_NAMED) {
                named.add(WireFormats.quoted(String.valueOf(AudioHookMessage.text(offered, "format"))) + " at "
                        + rateHz(offered) + " Hz");
            }
        }
        return new DialectException("AudioHook offers "
                + (named.isEmpty()
                        ? "no media"
                        : "only " + named.stream().distinct().collect(Collectors.joining(", ")))
                + "; let it offer PCMU or L16 at 8000 Hz with channels external and internal");
    }

    private int rank() {
        return (format.channels() == 2 ? 0 : 2) + (format.codec() == WireCodec.MU_LAW ? 0 : 1);
    }

    private static @Nullable AudioHookMedia read(JsonNode offered) {
        var codec = codec(AudioHookMessage.text(offered, "format"));
        var tracks = tracks(offered.path("channels"));
        if (!"audio".equals(AudioHookMessage.text(offered, "type"))
                || codec == null
                || tracks.isEmpty()
                || rateHz(offered) != AudioHookTime.RATE_HZ) {
            return null;
        }
        return new AudioHookMedia(offered, new WireFormat(codec, AudioHookTime.RATE_HZ, tracks.size()), tracks);
    }

    private static @Nullable WireCodec codec(@Nullable String format) {
        return "PCMU".equals(format) ? WireCodec.MU_LAW : "L16".equals(format) ? WireCodec.L16 : null;
    }

    /** Empty unless it names each of one or two known channels once. */
    private static List<String> tracks(JsonNode channels) {
        var tracks = new ArrayList<String>();
        for (JsonNode channel : channels) {
            if (!channel.isString()
                    || !CHANNELS.contains(channel.stringValue())
                    || tracks.contains(channel.stringValue())) {
                return List.of();
            }
            tracks.add(channel.stringValue());
        }
        return tracks;
    }

    private static int rateHz(JsonNode offered) {
        var rate = offered.path("rate");
        return rate.isIntegralNumber() && rate.canConvertToInt() ? rate.intValue() : -1;
    }
}
