package io.toneguard.ingest.dialect;

import io.toneguard.ingest.source.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says about its call, by name in any letter case; what is said later comes before what was said earlier. PBX users write
 * {@code call}, {@code CALL} or {@code CALL_ID} as their dialplan taught them, so a name of {@link Source.MetadataKeys} is found in all
 * these forms.
 */
final class CallMetadata {
    private final Source.MetadataKeys keys;
    private final TreeMap<String, String> said = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    CallMetadata(Source source) {
        keys = source.keys();
    }

    /** Begins with the parameters of the URL, save those that prove who the peer is. */
    static CallMetadata ofQuery(Peer peer) {
        return new CallMetadata(peer.source())
                .and(SecretNames.without(peer.handshake().query()));
    }

    CallMetadata and(Map<String, String> more) {
        more.forEach((name, value) -> {
            said.remove(name); // else the older spelling of the name would stay
            JsonMetadata.put(said, name, value);
        });
        return this;
    }

    /** Null if it was not said, or is blank. */
    @Nullable
    String find(@Nullable String name) {
        var value = name == null ? null : said.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** Under the source's key, or under that with {@code _id} behind it. */
    @Nullable
    String callId() {
        var value = find(keys.callId());
        return value != null || keys.callId() == null ? value : find(keys.callId() + "_id");
    }

    /** As {@link #callId()}, else what the first of the dialect's own names holds; empty if none does. */
    String callIdOr(String... ownNames) {
        var callId = callId();
        for (int i = 0; callId == null && i < ownNames.length; i++) {
            callId = find(ownNames[i]);
        }
        return callId == null ? "" : callId;
    }

    @Nullable
    String leg() {
        return find(keys.leg());
    }

    /** The only track of a leg that has a name: in the spelling of the source's speakers where these know it. */
    static String legTrack(Source source, @Nullable String leg) {
        return leg == null ? "mono" : source.spelled(leg);
    }

    /** Everything by the peer's own names, and what the source's keys name by these too. */
    Map<String, String> all() {
        var all = new HashMap<>(said);
        putKey(all, keys.callId(), callId());
        putKey(all, keys.leg(), leg());
        putKey(all, keys.agentId(), find(keys.agentId()));
        putKey(all, keys.team(), find(keys.team()));
        putKey(all, keys.queue(), find(keys.queue()));
        putKey(all, keys.direction(), find(keys.direction()));
        return all;
    }

    private static void putKey(Map<String, String> all, @Nullable String key, @Nullable String value) {
        if (key != null && value != null) {
            all.put(key, value);
        }
    }
}
