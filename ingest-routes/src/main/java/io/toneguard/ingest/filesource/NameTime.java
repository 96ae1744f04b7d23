package io.toneguard.ingest.filesource;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How times are written in a source's file names.
 *
 * @param format a {@link DateTimeFormatter} pattern, {@code epoch} or {@code epoch-ms}; null: told by the digits, of which 9 or 10 are
 *     seconds and 13 milliseconds since 1970, 12, 14 and 17 a date and time to the minute, second and millisecond
 * @param zone of times without an offset; of two moments with one local time, when clocks are set back, the earlier is meant
 */
public record NameTime(@Nullable String format, ZoneId zone) {
    static final String EPOCH = "epoch";
    static final String EPOCH_MS = "epoch-ms";

    private static final DateTimeFormatter ISO = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
    private static final DateTimeFormatter ISO_BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss[XXX][XX][X]", Locale.ROOT);
    private static final Map<Integer, DateTimeFormatter> BY_DIGITS = Map.of(
            12, DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT),
            14, DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT),
            17, DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS", Locale.ROOT));

    /**
     * Checks what an administrator writes.
     *
     * @throws IllegalArgumentException if the format names no date and time
     */
    public static NameTime of(@Nullable String format, ZoneId zone) {
        if (format != null && !format.equals(EPOCH) && !format.equals(EPOCH_MS)) {
            try {
                var formatter = DateTimeFormatter.ofPattern(format, Locale.ROOT);
                var sample = OffsetDateTime.parse("2026-11-21T09:30:00+09:00");
                new NameTime(format, ZoneOffset.UTC).instant(sample.format(formatter), formatter);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException("time format '" + format
                        + "' is none of a date and a time, such as yyyyMMdd-HHmmss; epoch and epoch-ms are known too");
            }
        }
        return new NameTime(format, zone);
    }

    /** Null if the groups hold no time, or none that exists. */
    @Nullable
    Instant read(Map<String, String> groups) {
        String text = text(groups);
        if (text == null) {
            return null;
        }
        try {
            return groups.containsKey("startedAt") && format != null ? formatted(text, format) : byDigits(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** What the groups hold of a time, as it is written. */
    static @Nullable String text(Map<String, String> groups) {
        String whole = groups.get("startedAt");
        if (whole != null || !groups.containsKey("year")) {
            return whole;
        }
        return Stream.of("year", "month", "day", "hour", "minute", "second")
                .map(part -> String.format("%2s", groups.getOrDefault(part, part.equals("second") ? "00" : ""))
                        .replace(' ', '0'))
                .collect(Collectors.joining());
    }

    private Instant formatted(String text, String wanted) {
        if (wanted.equals(EPOCH)) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        if (wanted.equals(EPOCH_MS)) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        return instant(text, DateTimeFormatter.ofPattern(wanted, Locale.ROOT));
    }

    private @Nullable Instant byDigits(String text) {
        if (text.indexOf('T') > 0) {
            try {
                return instant(text, text.indexOf(':') > 0 && text.indexOf('-') > 0 ? ISO : ISO_BASIC);
            } catch (DateTimeException e) {
                // Perhaps a local time: its digits tell.
            }
        }
        String digits = text.replaceAll("[^0-9]", "");
        var known = BY_DIGITS.get(digits.length());
        if (known != null) {
            var at = text.endsWith("Z") ? ZoneOffset.UTC : zone;
            return LocalDateTime.parse(digits, known).atZone(at).toInstant();
        }
        return switch (digits.length()) {
            case 9, 10 -> Instant.ofEpochSecond(Long.parseLong(digits));
            case 13 -> Instant.ofEpochMilli(Long.parseLong(digits));
            default -> null;
        };
    }

    private Instant instant(String text, DateTimeFormatter formatter) {
        var parsed = formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime withOffset
                ? withOffset.toInstant()
                : LocalDateTime.from(parsed).atZone(zone).toInstant();
    }
}
