package io.toneguard.app.upload;

import io.toneguard.ingest.recording.DroppedName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is sent with a recording: its sidecar, and, unless that says when the call started, when the file was last written, as the inbox
 * takes it. A sidecar that is no JSON goes as it is: the service says what is wrong with it.
 *
 * @param json the fields of a sidecar
 * @param ofSidecar whether there is one
 */
record CallMetadata(String json, boolean ofSidecar) {
    private static final String STARTED_AT = "startedAt";

    private static final int LARGEST_BYTES = 64 * 1024;
    private static final Instant FIRST_PLAUSIBLE = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant FIRST_IMPLAUSIBLE = Instant.parse("2200-01-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws UnsentFile if there is a sidecar that cannot be read */
    static CallMetadata of(LocalFile file) throws UnsentFile, RefusedUpload {
        var sidecar = sidecarOf(file.path());
        if (sidecar.isEmpty()) {
            return new CallMetadata(JSON.writeValueAsString(dated(JSON.createObjectNode(), file)), false);
        }
        try {
            return new CallMetadata(completed(read(sidecar.get()), file), true);
        } catch (IOException e) {
            throw new UnsentFile(
                    "has a sidecar that cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** When the call started; empty if that is left to the service. */
    Optional<String> startedAt() {
        return Optional.ofNullable(JSON.readTree(json).get(STARTED_AT)).map(node -> node.asString());
    }

    private static String completed(String sidecar, LocalFile file) {
        try {
            return JSON.readTree(sidecar) instanceof ObjectNode object
                    ? JSON.writeValueAsString(dated(object, file))
                    : sidecar;
        } catch (JacksonException noJson) {
            return sidecar;
        }
    }

    private static ObjectNode dated(ObjectNode sidecar, LocalFile file) {
        var modified = file.modified().truncatedTo(ChronoUnit.MILLIS);
        if (!sidecar.hasNonNull(STARTED_AT)
                && modified.isAfter(FIRST_PLAUSIBLE)
                && modified.isBefore(FIRST_IMPLAUSIBLE)) {
            sidecar.put(STARTED_AT, modified.toString());
        }
        return sidecar;
    }

    private static String read(Path sidecar) throws IOException, RefusedUpload {
        try (InputStream in = Files.newInputStream(sidecar, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new RefusedUpload("its sidecar is larger than " + LARGEST_BYTES + " bytes; correct it");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** As in the inbox: {@code call.wav.json} for certain; {@code call.json} goes to {@code call.wav} before any other {@code call.*}. */
    private static Optional<Path> sidecarOf(Path file) {
        var name = new DroppedName(String.valueOf(file.getFileName()));
        var own = file.resolveSibling(name.name() + ".json");
        if (Files.isRegularFile(own, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(own);
        }
        boolean isWav = name.extension().toLowerCase(Locale.ROOT).equals(".wav");
        boolean isItsOwn = isWav
                || Stream.of(".wav", ".WAV")
                        .noneMatch(
                                wav -> Files.exists(file.resolveSibling(name.stem() + wav), LinkOption.NOFOLLOW_LINKS));
        var ofStem = file.resolveSibling(name.stem() + ".json");
        return isItsOwn && Files.isRegularFile(ofStem, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(ofStem)
                : Optional.empty();
    }
}
