package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.SidecarDialect;
import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads sidecars, and says which field is wrong with one. Fields it does not know are somebody else's. */
final class SidecarReader {
    private static final int LARGEST_BYTES = 64 * 1024;
    private static final int LONGEST_TEXT = 200;
    static final Set<String> DIRECTIONS = Set.of("inbound", "outbound", "internal");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final DateTimeFormatter ISO_WITH_OR_WITHOUT_OFFSET = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private SidecarReader() {}

    static Sidecar read(Path path) throws IOException {
        return read(bytes(path));
    }

    /** Reads what another vendor's recorder writes beside its recordings; our own fields come first. */
    static Sidecar read(Path path, SidecarDialect dialect) throws IOException {
        byte[] json = bytes(path);
        return dialect == SidecarDialect.OWN ? read(json) : read(VendorSidecars.translated(parse(json), dialect));
    }

    /** What the sidecar of two files that make one recording says; empty if it is no such sidecar. */
    static Optional<PairSidecar> readPair(Path path) throws IOException {
        var node = parse(bytes(path));
        return node.has("files") ? Optional.of(PairSidecar.of(node, SidecarReader::read)) : Optional.empty();
    }

    /** Reads what every sidecar may say. */
    interface Fields {
        Sidecar read(JsonNode sidecar) throws RefusedException;
    }

    /** @param json more than {@link #LARGEST_BYTES} are refused */
    static Sidecar read(byte[] json) throws RefusedException {
        return read(parse(json));
    }

    private static Sidecar read(JsonNode node) throws RefusedException {
        return new Sidecar(
                text(node, "callId"),
                instant(node),
                speakers(node),
                text(node, "agentId"),
                text(node, "team"),
                text(node, "queue"),
                direction(node),
                declared(node));
    }

    private static byte[] bytes(Path path) throws IOException {
        if (Stamp.of(path).kind() != Stamp.Kind.FILE) {
            throw invalid("is " + Stamp.of(path).kind().words + " and no file");
        }
        try (var channel = Files.newByteChannel(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return Channels.newInputStream(channel).readNBytes(LARGEST_BYTES + 1);
        } catch (AccessDeniedException e) {
            throw invalid("cannot be read (permission denied)");
        }
    }

    private static JsonNode parse(byte[] bytes) throws RefusedException {
        if (bytes.length > LARGEST_BYTES) {
            throw invalid("is larger than " + LARGEST_BYTES + " bytes");
        }
        try {
            var node = JSON.readTree(bytes);
            if (!node.isObject()) {
                throw invalid("is no JSON object");
            }
            return node;
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw invalid("is not valid JSON"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        }
    }

    private static @Nullable String text(JsonNode sidecar, String field) throws RefusedException {
        var node = sidecar.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw invalid("has a field '" + field + "' that is no string");
        }
        String text = node.asString();
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw invalid("has a field '" + field + "' of " + text.length() + " characters; 1 to " + LONGEST_TEXT
                    + ", not all blank, are allowed");
        }
        if (text.codePoints().anyMatch(SidecarReader::isUnprintable)) {
            throw invalid("has a field '" + field + "' with a control character in it");
        }
        return text;
    }

    private static boolean isUnprintable(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    private static @Nullable Instant instant(JsonNode sidecar) throws RefusedException {
        String text = text(sidecar, "startedAt");
        if (text == null) {
            return null;
        }
        try {
            var parsed = ISO_WITH_OR_WITHOUT_OFFSET.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime withOffset
                    ? withOffset.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            if (CallTimes.isPlausible(instant)) {
                return instant;
            }
            throw invalid("has a field 'startedAt' outside the years 1990 to 2199");
        } catch (DateTimeException e) {
            throw invalid("has a field 'startedAt' that is no ISO-8601 time such as 2026-11-21T09:30:00+09:00");
        }
    }

    private static @Nullable List<Speaker> speakers(JsonNode sidecar) throws RefusedException {
        var node = sidecar.get("channels");
        if (node == null || node.isNull()) {
            return null;
        }
        var speakers = new ArrayList<Speaker>();
        for (JsonNode channel : node.isArray() ? node : JSON.createArrayNode().addNull()) {
            try {
                speakers.add(Speaker.of(channel.isString() ? channel.asString() : ""));
            } catch (IllegalArgumentException e) {
                throw invalid("has a field 'channels' that is no array of agent, customer or unknown");
            }
        }
        return List.copyOf(speakers);
    }

    private static @Nullable String direction(JsonNode sidecar) throws RefusedException {
        String direction = text(sidecar, "direction");
        if (direction != null && !DIRECTIONS.contains(direction)) {
            throw invalid("has a field 'direction' that is not inbound, outbound or internal");
        }
        return direction;
    }

    private static @Nullable DeclaredFormat declared(JsonNode sidecar) throws RefusedException {
        String codec = text(sidecar, "codec");
        int rateHz = number(sidecar, "sampleRateHz", 8_000);
        int channels = number(sidecar, "channelCount", 1);
        try {
            return codec == null ? null : new DeclaredFormat(codec, rateHz, channels);
        } catch (IllegalArgumentException e) {
            throw invalid("has fields 'codec', 'sampleRateHz' and 'channelCount' that cannot be: " + e.getMessage());
        }
    }

    private static int number(JsonNode sidecar, String field, int otherwise) throws RefusedException {
        var node = sidecar.get(field);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isInt()) {
            throw invalid("has a field '" + field + "' that is no whole number");
        }
        return node.asInt();
    }

    static RefusedException invalid(String what) {
        return new RefusedException(
                RefusedException.SIDECAR_INVALID, "the sidecar " + what + "; correct it and hand both in again");
    }
}
