package io.toneguard.ingest.filesource;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recorder of a tenant that drops files, as {@code sources add --files} describes it.
 *
 * @param name unique within the tenant; the folder {@code INBOX/TENANT/NAME} is its
 * @param preset what it was made from; null: from nothing
 * @param names what its files' names say
 * @param speakers who speaks on a track: {@code left} and {@code right} of a stereo file, {@code mono}, or a leg's word in the name
 * @param headerless what headerless files hold, where nothing nearer to the file says so
 * @param legs 2: agent and customer come in a mono file each
 * @param byDefault whether files directly in the tenant's folder are of this source
 */
public record FileSource(
        TenantId tenant,
        String tenantName,
        String name,
        @Nullable FilePreset preset,
        Names names,
        Map<String, Speaker> speakers,
        Headerless headerless,
        int legs,
        AudioKeeping keeping,
        boolean byDefault) {
    public static final String LEFT = "left";
    public static final String RIGHT = "right";
    public static final String MONO = "mono";

    public FileSource {
        speakers = Map.copyOf(speakers);
    }

    /**
     * What names say.
     *
     * @param patterns tried in this order
     */
    public record Names(List<NamePattern> patterns, NameTime time) {
        public Names {
            patterns = List.copyOf(patterns);
        }

        /** The first pattern that matches counts; without one the name says nothing. */
        public NameFacts read(String fileName) {
            for (var pattern : patterns) {
                var groups = pattern.match(fileName);
                if (groups.isPresent()) {
                    return NameFacts.of(groups.get(), time);
                }
            }
            return NameFacts.NONE;
        }
    }

    /** What a file without a header holds; null: nothing is said. */
    public record Headerless(
            @Nullable String codec,
            @Nullable Integer rateHz,
            @Nullable Integer channels) {
        public static final Headerless UNTOLD = new Headerless(null, null, null);

        /** 8000 Hz and one channel where only the codec is said; null: not even that is. */
        public @Nullable DeclaredFormat declared() {
            return codec == null
                    ? null
                    : new DeclaredFormat(codec, rateHz == null ? 8_000 : rateHz, channels == null ? 1 : channels);
        }
    }

    /** Which of the vendors' sidecars are read beside our own. */
    public SidecarDialect sidecarDialect() {
        return preset == FilePreset.TWILIO
                ? SidecarDialect.TWILIO
                : preset == FilePreset.GENESYS ? SidecarDialect.GENESYS : SidecarDialect.OWN;
    }

    /** Whether the name tells that the file is one of two that make one recording. */
    public boolean isOneOfTwo(NameFacts facts) {
        return legs == 2 && facts.callId() != null && facts.leg() != null;
    }

    /** Who speaks on the channels of a file that has so many, its name being of this leg. */
    public static List<Speaker> speakers(Map<String, Speaker> byTrack, int channels, @Nullable String leg) {
        if (channels == 2) {
            return List.of(byTrack.getOrDefault(LEFT, Speaker.UNKNOWN), byTrack.getOrDefault(RIGHT, Speaker.UNKNOWN));
        }
        if (channels == 1) {
            var ofLeg = leg == null ? null : byTrack.get(leg);
            return List.of(ofLeg == null ? byTrack.getOrDefault(MONO, Speaker.UNKNOWN) : ofLeg);
        }
        return Collections.nCopies(channels, Speaker.UNKNOWN);
    }

    /** Such as {@code acme/archive}. */
    public String label() {
        return tenantName + "/" + name;
    }
}
