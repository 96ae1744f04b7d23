package io.toneguard.app.cli;

import io.toneguard.ingest.source.Source.MetadataKeys;
import io.toneguard.ingest.source.SourceDefaults;
import io.toneguard.voice.call.Speaker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a source's tracks and metadata mean. */
final class SourceMeaningOptions {
    @Option(
            names = "--agent-channel",
            paramLabel = "TRACK",
            description =
                    "the track that carries the agent, by the dialect's name for it; `sources show` shows the default")
    @Nullable
    String agentTrack;

    @Option(
            names = "--customer-channel",
            paramLabel = "TRACK",
            description = "the track that carries the customer; `sources show` shows the default")
    @Nullable
    String customerTrack;

    @Option(names = "--call-key", paramLabel = "NAME", description = "metadata name of the call id; default: call")
    @Nullable
    String callKey;

    @Option(
            names = "--leg-key",
            paramLabel = "NAME",
            description = "metadata name that tells the connections of one call apart; default: leg")
    @Nullable
    String legKey;

    @Option(names = "--agent-key", paramLabel = "NAME", description = "metadata name of the agent's id; default: agent")
    @Nullable
    String agentKey;

    @Option(names = "--team-key", paramLabel = "NAME", description = "metadata name of the team; default: team")
    @Nullable
    String teamKey;

    @Option(names = "--queue-key", paramLabel = "NAME", description = "metadata name of the queue; default: queue")
    @Nullable
    String queueKey;

    @Option(
            names = "--direction-key",
            paramLabel = "NAME",
            description = "metadata name of the direction; default: direction")
    @Nullable
    String directionKey;

    /**
     * The tracks of a call are two at most: when one speaker is given the other's track, the other gets the first one's.
     *
     * @throws IllegalArgumentException if both speakers are on one track
     */
    Map<String, Speaker> speakers(SourceDefaults defaults) {
        if (agentTrack == null && customerTrack == null) {
            return defaults.speakers();
        }
        if (agentTrack != null && agentTrack.equals(customerTrack)) {
            throw new IllegalArgumentException("--agent-channel and --customer-channel are both '" + agentTrack + "'");
        }
        var speakers = new HashMap<String, Speaker>();
        if (agentTrack != null) {
            speakers.put(agentTrack, Speaker.AGENT);
        }
        if (customerTrack != null) {
            speakers.put(customerTrack, Speaker.CUSTOMER);
        }
        var open = agentTrack == null ? Speaker.AGENT : Speaker.CUSTOMER;
        if (speakers.size() == 1) {
            defaults.speakers().keySet().stream()
                    .filter(track -> !speakers.containsKey(track))
                    .filter(track -> defaults.speakers()
                            .containsKey(speakers.keySet().iterator().next()))
                    .findFirst()
                    .ifPresent(track -> speakers.put(track, open));
        }
        return speakers;
    }

    MetadataKeys keys() {
        var usual = MetadataKeys.DEFAULTS;
        return new MetadataKeys(
                callKey == null ? usual.callId() : callKey,
                legKey == null ? usual.leg() : legKey,
                agentKey == null ? usual.agentId() : agentKey,
                teamKey == null ? usual.team() : teamKey,
                queueKey == null ? usual.queue() : queueKey,
                directionKey == null ? usual.direction() : directionKey);
    }
}
