package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.SidecarDialect;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON that other vendors' recorders write, in our own words. Only fields whose meaning is certain are taken; a field of our own
 * name stays as it is, unless the vendor has another use for the word.
 */
final class VendorSidecars {
    private static final Map<SidecarDialect, Map<String, List<String>>> TAKEN = Map.of(
            SidecarDialect.TWILIO, Map.of("callId", List.of("CallSid", "call_sid")),
            SidecarDialect.GENESYS, Map.of("callId", List.of("id")));

    private VendorSidecars() {}

    /** @param sidecar is changed and returned */
    static JsonNode translated(JsonNode sidecar, SidecarDialect dialect) {
        var object = (ObjectNode) sidecar;
        TAKEN.getOrDefault(dialect, Map.of()).forEach((ours, theirs) -> theirs.stream()
                .filter(name -> !object.has(ours) && object.has(name))
                .findFirst()
                .ifPresent(name -> object.set(ours, object.get(name))));
        // Words that others use for something else, such as Twilio's channels: how many there are.
        if (object.has("channels") && !object.get("channels").isArray()) {
            object.remove("channels");
        }
        if (object.has("direction")
                && !SidecarReader.DIRECTIONS.contains(object.get("direction").asString(""))) {
            object.remove("direction");
        }
        return object;
    }
}
