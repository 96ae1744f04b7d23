package io.toneguard.ingest.source;

import io.toneguard.ingest.source.Source.MetadataKeys;
import io.toneguard.voice.call.Speaker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A source's maps as its table keeps them. */
final class SourceJson {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private SourceJson() {}

    static String of(Map<String, Speaker> speakers) {
        var words = new TreeMap<String, String>();
        speakers.forEach((track, speaker) -> words.put(track, speaker.word()));
        return MAPPER.writeValueAsString(words);
    }

    static String of(MetadataKeys keys) {
        var names = new LinkedHashMap<String, @Nullable String>();
        names.put("call", keys.callId());
        names.put("leg", keys.leg());
        names.put("agent", keys.agentId());
        names.put("team", keys.team());
        names.put("queue", keys.queue());
        names.put("direction", keys.direction());
        return MAPPER.writeValueAsString(names);
    }

    static Map<String, Speaker> speakers(String json) {
        var speakers = new TreeMap<String, Speaker>();
        strings(json).forEach((track, word) -> speakers.put(track, Speaker.of(word)));
        return speakers;
    }

    static MetadataKeys keys(String json) {
        var names = strings(json);
        return new MetadataKeys(
                names.get("call"),
                names.get("leg"),
                names.get("agent"),
                names.get("team"),
                names.get("queue"),
                names.get("direction"));
    }

    /** @throws tools.jackson.core.JacksonException if it is no object of strings */
    static Map<String, String> strings(String json) {
        return MAPPER.readValue(json, STRINGS);
    }
}
