package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.NameFacts;
import io.toneguard.ingest.ledger.CallFacts;
import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.call.Speaker;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON file beside a recording says; everything may be missing.
 *
 * @param channels who speaks on each channel, channel 0 first
 * @param declared what it says of audio without a header: {@code codec}, {@code sampleRateHz} (8000), {@code channelCount} (1)
 */
public record Sidecar(
        @Nullable String callId,
        @Nullable Instant startedAt,
        @Nullable List<Speaker> channels,
        @Nullable String agentId,
        @Nullable String team,
        @Nullable String queue,
        @Nullable String direction,
        @Nullable DeclaredFormat declared) {
    /** One that says nothing of the audio's format. */
    public Sidecar(
            @Nullable String callId,
            @Nullable Instant startedAt,
            @Nullable List<Speaker> channels,
            @Nullable String agentId,
            @Nullable String team,
            @Nullable String queue,
            @Nullable String direction) {
        this(callId, startedAt, channels, agentId, team, queue, direction, null);
    }

    /** Nothing came with it. */
    public static final Sidecar NONE = new Sidecar(null, null, null, null, null, null, null);

    /**
     * Reads what somebody says of a recording in the form of a sidecar.
     *
     * @throws RefusedException {@code SIDECAR_INVALID} naming the field that is wrong
     */
    public static Sidecar parse(byte[] json) throws RefusedException {
        return SidecarReader.read(json);
    }

    /** @param otherwise when the call started, if the sidecar does not say */
    CallFacts callFacts(Instant otherwise) {
        return new CallFacts(callId, startedAt == null ? otherwise : startedAt, agentId, team, queue, direction);
    }

    /** What it says, and where it says nothing, what the file's name says. */
    Sidecar filledFrom(NameFacts name) {
        var started = name.startedAt() != null && CallTimes.isPlausible(name.startedAt()) ? name.startedAt() : null;
        return new Sidecar(
                callId == null ? name.callId() : callId,
                startedAt == null ? started : startedAt,
                channels,
                agentId == null ? name.agentId() : agentId,
                team == null ? name.team() : team,
                queue == null ? name.queue() : queue,
                direction == null ? name.direction() : direction,
                declared);
    }

    /** Who speaks on the channels of a recording that has so many. */
    List<Speaker> speakers(int channelsOfAudio) throws RefusedException {
        if (channels == null) {
            return Collections.nCopies(channelsOfAudio, Speaker.UNKNOWN);
        }
        if (channels.size() != channelsOfAudio) {
            throw new RefusedException(
                    RefusedException.SIDECAR_INVALID,
                    "the sidecar's field 'channels' names " + channels.size() + " but the audio has " + channelsOfAudio
                            + "; name one of agent, customer, unknown per channel and hand both in again");
        }
        return channels;
    }
}
