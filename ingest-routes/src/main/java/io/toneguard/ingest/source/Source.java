package io.toneguard.ingest.source;

import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PBX of a tenant, as {@code sources add} describes it. How it proves who it is, is not in here.
 *
 * @param name unique within the tenant
 * @param dialect the word of its dialect, as in the URL
 * @param speakers who speaks on a track, by the dialect's own name for it (inbound, left, external, ...); a metadata value
 *     {@code toneguard.role.TRACK} of a call comes before it, a track that neither names is an unknown speaker
 * @param keys under which names the peer's metadata holds what we want to know
 * @param rateHz where the dialect does not tell: samples per second; null: the dialect's default
 * @param channels where the dialect does not tell: 1 or 2; null: the dialect's default
 * @param legs connections of which one call is made: 2 where agent and customer come each on one of their own
 * @param contractedSessions connections at one time, at most, on one node
 */
public record Source(
        TenantId tenant,
        String tenantName,
        String name,
        String dialect,
        Map<String, Speaker> speakers,
        MetadataKeys keys,
        @Nullable Integer rateHz,
        @Nullable Integer channels,
        int legs,
        int contractedSessions) {
    public Source {
        speakers = Map.copyOf(speakers);
    }

    /**
     * Names of the peer's metadata.
     *
     * @param callId overrides the dialect's own call id
     * @param leg where one call comes on several connections: the name that says which one this is
     */
    public record MetadataKeys(
            @Nullable String callId,
            @Nullable String leg,
            @Nullable String agentId,
            @Nullable String team,
            @Nullable String queue,
            @Nullable String direction) {
        /** What is looked for when nothing is set: call, leg, agent, team, queue, direction. */
        public static final MetadataKeys DEFAULTS =
                new MetadataKeys("call", "leg", "agent", "team", "queue", "direction");
    }

    /** A track's or a leg's name in the spelling of {@link #speakers}; as it is where these do not know it in any letter case. */
    public String spelled(String track) {
        return speakers.containsKey(track)
                ? track
                : speakers.keySet().stream()
                        .filter(track::equalsIgnoreCase)
                        .findFirst()
                        .orElse(track);
    }

    /** Such as {@code acme/pbx-tokyo}: what log lines call it. */
    public String label() {
        return tenantName + "/" + name;
    }
}
