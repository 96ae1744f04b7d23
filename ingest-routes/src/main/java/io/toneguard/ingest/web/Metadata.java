package io.toneguard.ingest.web;

import io.toneguard.ingest.recording.RefusedException;
import io.toneguard.ingest.recording.Sidecar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a client says of its recording, from wherever it says it, in the form of a sidecar's JSON, so that one reader judges it all. */
final class Metadata {
    /** Where a client names the file; the rest is a sidecar's. */
    static final String FILE_NAME = "fileName";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> TEXTS =
            Set.of("callId", "startedAt", "agentId", "team", "queue", "direction", "codec");
    private static final Set<String> NUMBERS = Set.of("sampleRateHz", "channelCount");
    private static final String CHANNELS = "channels";
    private static final int LONGEST_FILE_NAME = 255;

    private Metadata() {}

    /**
     * Of words by name, as a query or a tus client gives them; {@code channels} are separated by commas.
     *
     * @throws ApiProblem 400 naming the first word that says nothing here
     */
    static byte[] ofWords(Map<String, String> words) {
        var json = JSON.createObjectNode();
        words.forEach((name, value) -> add(json, name, value));
        return json.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(json);
    }

    private static void add(ObjectNode json, String name, String value) {
        if (TEXTS.contains(name)) {
            json.put(name, value);
        } else if (NUMBERS.contains(name)) {
            try {
                json.put(name, Integer.parseInt(value));
            } catch (NumberFormatException e) {
                throw ApiProblem.bad(name + " is no whole number").withCode(RefusedException.SIDECAR_INVALID);
            }
        } else if (name.equals(CHANNELS)) {
            var channels = json.putArray(name);
            Arrays.stream(value.split(",", -1)).map(String::strip).forEach(channels::add);
        } else {
            throw ApiProblem.bad("'" + printable(name) + "' says nothing here; known are fileName, "
                    + String.join(", ", TEXTS.stream().sorted().toList()) + ", sampleRateHz, channelCount, channels");
        }
    }

    /** @throws ApiProblem 422 naming the field that is wrong */
    static Sidecar read(byte[] json) {
        if (json.length == 0) {
            return Sidecar.NONE;
        }
        try {
            return Sidecar.parse(json);
        } catch (RefusedException e) {
            throw new ApiProblem(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            String.valueOf(e.getMessage()).replace("the sidecar", "the metadata"))
                    .withCode(e.code());
        }
    }

    /**
     * The name without folders, as the ledger keeps it.
     *
     * @param content hash of what came; a file without a name is called by it, so that two of them are two calls
     * @throws ApiProblem 400 if it is too long
     */
    static String fileName(@Nullable String given, String content) {
        String name = given == null ? "" : given;
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "_")
                .strip();
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_FILE_NAME) {
            throw ApiProblem.bad("the file's name is longer than " + LONGEST_FILE_NAME + " bytes");
        }
        return name.isEmpty() ? "upload-" + content.substring(0, 16) : name;
    }

    private static String printable(String name) {
        return name.substring(0, Math.min(name.length(), 40)).replaceAll("\\p{Cntrl}", "?");
    }
}
