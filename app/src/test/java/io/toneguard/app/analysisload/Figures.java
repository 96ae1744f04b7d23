package io.toneguard.app.analysisload;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a part found, in the order it is told, and whether it reached what it must. */
public final class Figures {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private boolean well = true;

    public Figures(String part) {
        values.put("part", part);
    }

    public Figures with(String name, Object value) {
        values.put(name, value instanceof Double number ? Math.rint(number * 1000) / 1000 : value);
        return this;
    }

    /** What is wrong whatever the machine: something was lost. */
    public Figures require(boolean condition) {
        well &= condition;
        return this;
    }

    public boolean well() {
        return well;
    }

    public String json() {
        return JsonMapper.shared().writeValueAsString(values);
    }

    public static double median(List<Double> values) {
        return quantile(values, .5);
    }

    /** The smallest value that this share of them does not exceed. */
    public static double quantile(List<Double> values, double share) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
