package io.toneguard.app.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a load test found; null was not measured.
 *
 * @param framesSent audio messages that were due in the counted seconds
 * @param framesLost messages of the whole run, ramp and warm-up too, that are nowhere near their place in a recording
 * @param framesReordered those that are near it, and not at it
 * @param refused sessions answered with 503
 * @param secondsMissing seconds of calls of which something is lost
 * @param tap what the live tap did; null where it was not asked for
 * @param problems what else makes the run a failure, in sentences
 */
public record LoadReport(
        String dialect,
        int sessions,
        long seconds,
        long framesSent,
        @Nullable Long framesLost,
        @Nullable Long framesReordered,
        long refused,
        @Nullable Integer secondsMissing,
        @Nullable Double lagP99Ms,
        @Nullable Double lagWorstSecondP99Ms,
        @Nullable Double serverCpuMicrosPerMessage,
        @Nullable Double bareLagP99Ms,
        @Nullable Double bareCpuMicrosPerMessage,
        @Nullable Tapped tap,
        List<String> problems) {
    /**
     * What the live tap did.
     *
     * @param readingLagP99Ms from a second's end to its reading; null if there was no reading
     * @param windowsShed seconds of voices that it left out
     */
    public record Tapped(@Nullable Double readingLagP99Ms, long windowsShed) {}

    public LoadReport {
        problems = List.copyOf(problems);
    }

    /** Whether everybody who was let in was heard, whole and in order. */
    public boolean well() {
        return problems.isEmpty()
                && refused < sessions
                && (framesLost == null || framesLost == 0)
                && (framesReordered == null || framesReordered == 0)
                && (secondsMissing == null || secondsMissing == 0);
    }

    /** In the order of the one line that scripts read. */
    public Map<String, @Nullable Object> figures() {
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("dialect", dialect);
        figures.put("sessions", sessions);
        figures.put("seconds", seconds);
        figures.put("framesSent", framesSent);
        figures.put("framesLost", framesLost);
        figures.put("framesReordered", framesReordered);
        figures.put("refused", refused);
        figures.put("secondsMissing", secondsMissing);
        figures.put("lagP99Ms", rounded(lagP99Ms));
        figures.put("lagWorstSecondP99Ms", rounded(lagWorstSecondP99Ms));
        figures.put("serverCpuMicrosPerMessage", rounded(serverCpuMicrosPerMessage));
        figures.put("bareLagP99Ms", rounded(bareLagP99Ms));
        figures.put("bareCpuMicrosPerMessage", rounded(bareCpuMicrosPerMessage));
        if (tap != null) {
            figures.put("readingLagP99Ms", rounded(tap.readingLagP99Ms()));
            figures.put("windowsShed", tap.windowsShed());
        }
        return figures;
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : (Double) (Math.rint(value * 100) / 100);
    }
}
