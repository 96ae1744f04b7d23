package io.toneguard.tap.alert;

import static java.util.stream.Collectors.joining;

import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.Speaker;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A rule's settings as column {@code alert_rule.settings} keeps them: every component by its own name. A name that is not known is refused, so that
 * a slip of the pen never silently leaves a default in force; so is a number that is missing.
 */
public final class RuleJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Speaker.class, new SpeakerWriter())
                    .addDeserializer(Speaker.class, new SpeakerReader()))
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private RuleJson() {}

    public static String of(RuleSettings settings) {
        return MAPPER.writeValueAsString(settings);
    }

    /** @throws IllegalArgumentException if it is not what {@link #of} writes; the message says what is wrong */
    public static RuleSettings settings(String json) {
        try {
            return MAPPER.readValue(json, RuleSettings.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(said(e), e);
        }
    }

    /** In the record's own words where it was the record that refused; else where in the text, and what. */
    private static String said(JacksonException e) {
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
        var path = e.getPath().stream()
                .map(step -> String.valueOf(step.getPropertyName()))
                .collect(joining("."));
        return "rule settings" + (path.isEmpty() ? "" : " '" + path + "'") + ": " + e.getOriginalMessage();
    }

    private static final class SpeakerWriter extends StdSerializer<Speaker> {
        SpeakerWriter() {
            super(Speaker.class);
        }

        @Override
        public void serialize(Speaker speaker, JsonGenerator out, SerializationContext context) {
            out.writeString(speaker.word());
        }
    }

    private static final class SpeakerReader extends StdDeserializer<Speaker> {
        SpeakerReader() {
            super(Speaker.class);
        }

        @Override
        public Speaker deserialize(JsonParser in, DeserializationContext context) {
            return Speaker.of(in.getString());
        }
    }
}
