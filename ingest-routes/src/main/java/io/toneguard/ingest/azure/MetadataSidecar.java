package io.toneguard.ingest.azure;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A sidecar made of a blob's metadata, where it has no sidecar of its own: metadata's names are spelled without regard to case. */
final class MetadataSidecar {
    private static final Set<String> TEXTS =
            Set.of("callId", "startedAt", "agentId", "team", "queue", "direction", "codec");
    private static final Set<String> NUMBERS = Set.of("sampleRateHz", "channelCount");
    private static final String CHANNELS = "channels";

    private static final Map<String, String> FIELDS = java.util.stream.Stream.of(
                    TEXTS.stream(), NUMBERS.stream(), java.util.stream.Stream.of(CHANNELS))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

    private MetadataSidecar() {}

    /** Empty if the metadata say nothing of the call. */
    static Optional<String> of(Map<String, String> metadata) {
        var json = new JsonMapper();
        var sidecar = json.createObjectNode();
        new TreeMap<>(metadata).forEach((key, value) -> {
            var field = FIELDS.get(key.toLowerCase(Locale.ROOT));
            if (field == null || value.isBlank()) {
                return;
            }
            if (field.equals(CHANNELS)) {
                var channels = sidecar.putArray(CHANNELS);
                for (String speaker : value.split(",")) {
                    channels.add(speaker.strip());
                }
            } else if (NUMBERS.contains(field) && value.strip().matches("[0-9]{1,9}")) {
                sidecar.put(field, Integer.parseInt(value.strip()));
            } else {
                sidecar.put(field, value.strip());
            }
        });
        return sidecar.isEmpty() ? Optional.empty() : Optional.of(sidecar.toString());
    }
}
