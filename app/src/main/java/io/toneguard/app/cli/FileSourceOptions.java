package io.toneguard.app.cli;

import io.toneguard.ingest.filesource.FilePreset;
import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.filesource.NamePattern;
import io.toneguard.ingest.filesource.NameTime;
import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Option;

/** What a recorder's files say; and, of a PBX's calls, too, how long their audio stays. */
final class FileSourceOptions {
    /** Options of a PBX that mean nothing for files, and the other way round. */
    static final Set<String> OF_PBX_ONLY = Set.of(
            "--dialect",
            "--auth",
            "--credential",
            "--header",
            "--call-key",
            "--leg-key",
            "--agent-key",
            "--team-key",
            "--queue-key",
            "--direction-key",
            "--sessions");

    static final Set<String> OF_FILES_ONLY =
            Set.of("--preset", "--pattern", "--time-format", "--zone", "--codec", "--default");

    private static final Map<String, String> OPPOSITE =
            opposites("left:right", "rx:tx", "up:down", "in:out", "read:write");
    private static final String TRACK = "[a-z0-9_-]{1,63}";
    private static final int MOST_PATTERNS = 16;

    @Option(
            names = "--files",
            description = "a recorder that drops files into INBOX/TENANT/NAME, instead of a PBX that streams")
    boolean files;

    @Option(
            names = "--preset",
            paramLabel = "P",
            description = "files: start from what is usual for asterisk, freeswitch, twilio, verint, genesys or biztel")
    @Nullable
    String presetWord;

    @Option(
            names = "--pattern",
            paramLabel = "REGEX",
            description =
                    "files: what a whole file name says, by groups named callId, startedAt (or year, month, day, hour, minute,"
                            + " second), agentId, team, queue, direction, leg; several are tried in order; RE2 syntax")
    List<String> patterns = List.of();

    @Option(
            names = "--time-format",
            paramLabel = "F",
            description =
                    "files: how startedAt is written, such as yyyyMMdd-HHmmss, epoch or epoch-ms; default: told by its digits")
    @Nullable
    String timeFormat;

    @Option(
            names = {"--zone", "--time-zone"},
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "files: of times in names that have no offset, such as Asia/Tokyo; default: UTC")
    String zone = "UTC";

    @Option(
            names = "--codec",
            paramLabel = "C",
            description =
                    "files: what files without a header hold, with --rate and --channels; default: their extension tells")
    @Nullable
    String codec;

    @Option(
            names = "--retain",
            paramLabel = "DURATION",
            description =
                    "how long the audio is kept once it is stored, such as 90d; default: until somebody deletes it")
    @Nullable
    String retain;

    @Option(names = "--delete-after-analysis", description = "the audio is deleted as soon as its final analysis is in")
    boolean deleteAfterAnalysis;

    @Option(
            names = "--default",
            description =
                    "files: those directly in the tenant's folder are of this source, too; its --retain and --delete-after-analysis"
                            + " also hold for what is sent over HTTP")
    boolean byDefault;

    /** What the options of PBXs and files alike say. */
    record Shared(
            SourceMeaningOptions meaning,
            @Nullable Integer rateHz,
            @Nullable Integer channels,
            int legs) {}

    /** @throws IllegalArgumentException if something is wrong with what was typed */
    FileSource source(Tenant tenant, String name, Shared shared) {
        var preset = presetWord == null ? null : FilePreset.of(presetWord.toLowerCase(Locale.ROOT));
        return new FileSource(
                tenant.id(),
                tenant.name(),
                name,
                preset,
                new FileSource.Names(patterns(preset), NameTime.of(timeFormat, zone())),
                speakers(preset, shared.meaning()),
                headerless(shared),
                shared.legs(),
                keeping(),
                byDefault);
    }

    private List<NamePattern> patterns(@Nullable FilePreset preset) {
        if (patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException(patterns.size() + " times --pattern are more than " + MOST_PATTERNS);
        }
        var given = patterns.stream().map(NamePattern::of).toList();
        return given.isEmpty() && preset != null ? preset.patterns() : given;
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--zone=" + zone + " is no time zone, such as Asia/Tokyo");
        }
    }

    private FileSource.Headerless headerless(Shared shared) {
        var headerless = new FileSource.Headerless(codec, shared.rateHz(), shared.channels());
        boolean declares;
        try {
            declares = headerless.declared() != null;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--codec=" + codec + ": " + e.getMessage(), e);
        }
        if (!declares && (shared.rateHz() != null || shared.channels() != null)) {
            throw new IllegalArgumentException("--rate and --channels say nothing of files without a --codec");
        }
        return headerless;
    }

    /** @throws IllegalArgumentException if it is no duration, or none to keep anything for */
    AudioKeeping keeping() {
        if (retain == null) {
            return new AudioKeeping(null, deleteAfterAnalysis);
        }
        Duration keep;
        try {
            keep = DurationStyle.detectAndParse(retain);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--retain=" + retain + " is no duration, such as 90d or 12h");
        }
        if (keep.toSeconds() < 1) {
            throw new IllegalArgumentException("--retain=" + retain + " is shorter than a second");
        }
        return new AudioKeeping(keep, deleteAfterAnalysis);
    }

    /** A track's opposite is the other speaker's; what neither is told of stays as the preset has it. */
    private static Map<String, Speaker> speakers(@Nullable FilePreset preset, SourceMeaningOptions meaning) {
        var speakers = new TreeMap<String, Speaker>(preset == null ? Map.of() : preset.speakers());
        var told = new HashMap<String, Speaker>();
        tracks(meaning.agentTrack).forEach(track -> told.put(track, Speaker.AGENT));
        tracks(meaning.customerTrack).forEach(track -> {
            if (told.put(track, Speaker.CUSTOMER) != null) {
                throw new IllegalArgumentException("--agent-channel and --customer-channel both name '" + track + "'");
            }
        });
        told.forEach((track, speaker) -> {
            var opposite = OPPOSITE.get(track);
            if (opposite != null) {
                speakers.put(opposite, speaker == Speaker.AGENT ? Speaker.CUSTOMER : Speaker.AGENT);
            }
        });
        speakers.putAll(told);
        return speakers;
    }

    private static List<String> tracks(@Nullable String given) {
        var tracks = given == null
                ? List.<String>of()
                : Stream.of(given.split(",")).map(String::strip).toList();
        for (String track : tracks) {
            if (!track.matches(TRACK)) {
                throw new IllegalArgumentException("channel '" + track
                        + "' of files is left, right, mono, or a leg's word in their names such as rx, in lower case");
            }
        }
        return tracks;
    }

    private static Map<String, String> opposites(String... pairs) {
        var opposites = new HashMap<String, String>();
        for (String pair : pairs) {
            String[] two = pair.split(":");
            opposites.put(two[0], two[1]);
            opposites.put(two[1], two[0]);
        }
        return Map.copyOf(opposites);
    }
}
