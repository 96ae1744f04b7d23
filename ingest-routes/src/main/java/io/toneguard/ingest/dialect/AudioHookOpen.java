package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an AudioHook client says about its call when it opens a session.
 *
 * @param media the best that is offered; null: we take none of it
 */
record AudioHookOpen(AudioHookMessage message, @Nullable AudioHookMedia media) {
    private static final String NIL_UUID = "00000000-0000-0000-0000-000000000000";

    static AudioHookOpen read(AudioHookMessage message) {
        return new AudioHookOpen(message, AudioHookMedia.choose(offered(message)));
    }

    /** Why no medium was chosen. */
    DialectException mediaNotTaken() {
        return AudioHookMedia.notTaken(offered(message));
    }

    /** Whether it only tests the connection, as Genesys Cloud does when an integration is switched on. */
    boolean isProbe() {
        return NIL_UUID.equals(message.text("conversationId"))
                && NIL_UUID.equals(AudioHookMessage.text(participant(), "id"));
    }

    CallStart callStart(AudioHookMedia chosen, Peer peer) {
        var protocol = protocolFields();
        var custom = customConfig(message.parameters().path("customConfig"));
        custom.keySet()
                .removeIf(protocol::containsKey); // whoever configures an integration does not speak for the platform
        var metadata = CallMetadata.ofQuery(peer).and(protocol).and(custom);
        var all = metadata.all();
        roleUnlessSet(all, peer, "external", "customer");
        roleUnlessSet(all, peer, "internal", "agent");
        return new CallStart(metadata.callIdOr("conversationId"), chosen.format(), chosen.tracks(), all);
    }

    private Map<String, String> protocolFields() {
        var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        JsonMetadata.put(fields, "sessionId", message.id());
        JsonMetadata.put(fields, "conversationId", message.text("conversationId"));
        JsonMetadata.put(fields, "organizationId", message.text("organizationId"));
        JsonMetadata.put(fields, "language", message.text("language"));
        if (participant().isObject()) {
            JsonMetadata.flatten(AudioHookMessage.parser(participant()), "participant.", fields);
        }
        return fields;
    }

    /** The protocol fixes who is who; a source that says otherwise, such as for an integration on the other side, is believed. */
    private static void roleUnlessSet(Map<String, String> metadata, Peer peer, String track, String role) {
        if (!peer.source().speakers().containsKey(track)) {
            metadata.putIfAbsent("toneguard.role." + track, role);
        }
    }

    /** An object, or one written into a string; anything else is kept as text. */
    private static Map<String, String> customConfig(JsonNode config) {
        var custom = new LinkedHashMap<String, String>();
        if (config.isContainer()) {
            JsonMetadata.flatten(AudioHookMessage.parser(config), config.isArray() ? "customConfig." : "", custom);
        } else if (config.isString()) {
            byte[] utf8 = config.stringValue().getBytes(StandardCharsets.UTF_8);
            var written = ForkedConversation.readIfWhole(utf8, utf8.length);
            if (written != null) {
                return written;
            }
            JsonMetadata.put(custom, "customConfig", config.stringValue());
        }
        return custom;
    }

    private JsonNode participant() {
        return message.parameters().path("participant");
    }

    private static JsonNode offered(AudioHookMessage message) {
        return message.parameters().path("media");
    }
}
