package io.toneguard.ingest.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header Upload-Metadata: {@code filename}, and what is said of the recording, either as a sidecar's JSON under {@code metadata} or field by field.
 * Other keys are the client's own, such as {@code filetype}.
 *
 * @param fileName null if the client does not say
 * @param json a sidecar's JSON; empty if nothing is said
 * @see <a href="https://tus.io/protocols/resumable-upload#upload-metadata">tus 1.0.0</a>
 */
record TusMetadata(@Nullable String fileName, byte[] json) {
    private static final Set<String> FIELDS = Set.of(
            "callId",
            "startedAt",
            "agentId",
            "team",
            "queue",
            "direction",
            "codec",
            "sampleRateHz",
            "channelCount",
            "channels");

    /** @throws ApiProblem 400 if it is none, 422 if it says of the recording what cannot be */
    static TusMetadata of(@Nullable String header) {
        var pairs = header == null ? Map.<String, String>of() : pairs(header);
        String whole = pairs.get("metadata");
        byte[] json;
        if (whole == null) {
            var fields = new LinkedHashMap<String, String>(pairs);
            fields.keySet().retainAll(FIELDS);
            json = Metadata.ofWords(fields);
        } else {
            json = whole.getBytes(StandardCharsets.UTF_8);
        }
        Metadata.read(json);
        return new TusMetadata(pairs.get("filename"), json);
    }

    private static Map<String, String> pairs(String header) {
        var pairs = new LinkedHashMap<String, String>();
        for (String pair : header.split(",", -1)) {
            var words = pair.strip().split(" +", 2);
            if (words[0].isEmpty()) {
                continue;
            }
            try {
                var value = words.length == 1
                        ? ""
                        : new String(Base64.getDecoder().decode(words[1].strip()), StandardCharsets.UTF_8);
                if (pairs.putIfAbsent(words[0], value) != null) {
                    throw ApiProblem.bad("Upload-Metadata names a key twice");
                }
            } catch (IllegalArgumentException e) {
                throw ApiProblem.bad("Upload-Metadata is not keys with values in Base64, separated by commas");
            }
        }
        return pairs;
    }
}
