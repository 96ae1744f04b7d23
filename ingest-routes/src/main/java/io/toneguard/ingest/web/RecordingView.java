package io.toneguard.ingest.web;

import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.result.VoicesJson;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.call.StoredRecording;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A recording as the web API shows it: where it stands, and the fields of {@code analyze --format json}, as far as they are known. Written straight into
 * the answer: hours of windows never stand in memory as text.
 *
 * @param channels who speaks on each channel, channel 0 first
 * @param voices null in lists, and before there is a result
 */
record RecordingView(
        StoredRecording recording,
        @Nullable String callId,
        RecordingState state,
        Instant stateSince,
        @Nullable String reasonCode,
        @Nullable String reason,
        int attempts,
        @Nullable Instant notBefore,
        String file,
        @Nullable Instant startedAt,
        Instant receivedAt,
        @Nullable Instant storedAt,
        @Nullable Instant analysedAt,
        @Nullable Long bytes,
        @Nullable String codec,
        @Nullable Integer sampleRateHz,
        @Nullable Double durationSeconds,
        boolean mix,
        List<String> channels,
        @Nullable Double secondsExpected,
        @Nullable Double secondsReceived,
        double secondsLost,
        @Nullable String analyzer,
        @Nullable RecordingVoices voices)
        implements JacksonSerializable {
    private static final VoicesJson VOICES = VoicesJson.ofStored();

    /** Whether nothing more happens to it by itself. */
    boolean isSettled() {
        return switch (state) {
            case ANALYSED, FAILED, QUARANTINED, ERASED -> true;
            case RECEIVING, STORED, CLAIMED -> false;
        };
    }

    RecordingView with(@Nullable RecordingVoices result) {
        return new RecordingView(
                recording,
                callId,
                state,
                stateSince,
                reasonCode,
                reason,
                attempts,
                notBefore,
                file,
                startedAt,
                receivedAt,
                storedAt,
                analysedAt,
                bytes,
                codec,
                sampleRateHz,
                durationSeconds,
                mix,
                channels,
                secondsExpected,
                secondsReceived,
                secondsLost,
                analyzer,
                result);
    }

    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        json.writeStringProperty("recordingId", recording.recording().toString());
        json.writeStringProperty("callId", callId);
        json.writeStringProperty("state", state.word());
        json.writeStringProperty("stateSince", stateSince.toString());
        json.writeStringProperty("reasonCode", reasonCode);
        json.writeStringProperty("reason", reason);
        json.writeNumberProperty("attempts", attempts);
        time(json, "notBefore", notBefore);
        json.writeStringProperty("file", file);
        time(json, "startedAt", startedAt);
        time(json, "receivedAt", receivedAt);
        time(json, "storedAt", storedAt);
        time(json, "analysedAt", analysedAt);
        number(json, "bytes", bytes);
        json.writeStringProperty("codec", codec);
        json.writeArrayPropertyStart("channels");
        channels.forEach(json::writeString);
        json.writeEndArray();
        json.writeObjectPropertyStart("completeness");
        number(json, "secondsExpected", secondsExpected);
        number(json, "secondsReceived", secondsReceived);
        json.writeNumberProperty("secondsLost", secondsLost);
        json.writeEndObject();
        if (voices == null) {
            VoicesJson.writeHead(
                    json,
                    durationSeconds == null ? OptionalDouble.empty() : OptionalDouble.of(durationSeconds),
                    sampleRateHz,
                    mix,
                    analyzer);
        } else {
            VOICES.write(json, voices);
        }
        json.writeEndObject();
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer type) {
        serialize(json, context);
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time) {
        json.writeStringProperty(name, time == null ? null : time.toString());
    }

    private static void number(JsonGenerator json, String name, @Nullable Number value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else if (value instanceof Long whole) {
            json.writeNumberProperty(name, whole);
        } else {
            json.writeNumberProperty(name, value.doubleValue());
        }
    }
}
