package io.toneguard.ingest.dialect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** AudioHook's durations and positions, {@code PT12.4S}, as samples. */
final class AudioHookTime {
    static final int RATE_HZ = 8_000;

    /** As the protocol writes them; 6 digits of seconds are 11 days, and no more than a double's digits come after the point. */
    private static final Pattern DURATION = Pattern.compile("PT([0-9]{1,6}(?:\\.[0-9]{1,30})?|\\.[0-9]{1,30})S");

    private AudioHookTime() {}

    /**
     * Exact in decimal; a part of a sample is rounded to the nearest one, a half up.
     *
     * @throws DialectException if it is no duration
     */
    static long samples(String field, String duration) {
        var digits = DURATION.matcher(duration);
        if (!digits.matches()) {
            throw new DialectException("'" + field + "' is " + WireFormats.quoted(duration)
                    + "; a duration such as PT12.4S, under 1000000 seconds, was expected");
        }
        return new BigDecimal(digits.group(1))
                .multiply(BigDecimal.valueOf(RATE_HZ))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
