package io.toneguard.app.cli;

import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One object per line; what is not known is null, never 0. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static String line(Map<String, ?> object) {
        return MAPPER.writeValueAsString(object);
    }

    static @Nullable Double rounded(OptionalDouble value, int decimals) {
        return value.isPresent() ? (Double) rounded(value.getAsDouble(), decimals) : null;
    }

    static double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Math.rint(value * scale) / scale;
    }
}
