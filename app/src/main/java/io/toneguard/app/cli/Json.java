package io.toneguard.app.cli;

import io.toneguard.ingest.result.VoicesJson;
import java.io.Writer;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** One object per line; what is not known is null, never 0. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static String line(Map<String, ?> object) {
        return MAPPER.writeValueAsString(object);
    }

    /** Writes into {@code out}; closing the generator leaves {@code out} open. */
    static JsonGenerator to(Writer out) {
        return MAPPER.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET).createGenerator(out);
    }

    static @Nullable Double rounded(OptionalDouble value, int decimals) {
        return value.isPresent() ? (Double) rounded(value.getAsDouble(), decimals) : null;
    }

    static double rounded(double value, int decimals) {
        return VoicesJson.rounded(value, decimals);
    }
}
