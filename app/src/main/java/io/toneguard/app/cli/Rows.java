package io.toneguard.app.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows a command answers with, named as in SQL ({@code audio_seconds}): a table for a person, or a JSON object per line with the
 * names as in JSON ({@code audioSeconds}).
 */
final class Rows {
    private static final Pattern UNDERSCORE = Pattern.compile("_(.)");

    private final PrintWriter out;
    private final ListFormat format;
    private @Nullable TextTable table;

    Rows(PrintWriter out, ListFormat format) {
        this.out = out;
        this.format = format;
    }

    /** Every row has the same names in the same order. */
    void add(Map<String, ? extends @Nullable Object> row) {
        if (format == ListFormat.json) {
            var object = new LinkedHashMap<String, @Nullable Object>();
            row.forEach((name, value) -> object.put(camelCase(name), value));
            out.println(Json.line(object));
            return;
        }
        if (table == null) {
            table = new TextTable(row.keySet().toArray(String[]::new));
        }
        table.row(row.values().stream().map(Rows::cell).toList());
    }

    boolean isEmpty() {
        return table == null;
    }

    /** Says nothing if there was no row. */
    void endQuietly() {
        if (table != null) {
            table.print(out);
        }
        out.flush();
    }

    /** @param nothing what a person reads if there was no row */
    void end(String nothing) {
        if (table != null) {
            table.print(out);
        } else if (format != ListFormat.json) {
            out.println(nothing);
        }
        out.flush();
    }

    static String camelCase(String name) {
        return UNDERSCORE.matcher(name).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    static String cell(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        if (value instanceof Double number) {
            return BigDecimal.valueOf(Json.rounded(number, 3)).toPlainString();
        }
        return String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    }

    /** @param absent what stands where nothing was measurable */
    static String number(OptionalDouble value, int decimals, String absent) {
        return value.isPresent() ? number(value.getAsDouble(), decimals) : absent;
    }

    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
