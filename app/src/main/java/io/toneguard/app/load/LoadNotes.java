package io.toneguard.app.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a load test tells its user beside the figures of its report. */
final class LoadNotes {
    private static final int SHOWN = 5;
    private static final long WORTH_TELLING_NANOS = 1_000_000;

    private final Feedback feedback;

    LoadNotes(Feedback feedback) {
        this.feedback = feedback;
    }

    /** What the server measured, and how far that may be the generator's own doing. */
    void phase(String name, Generator.Played played, JsonNode figures) {
        var lag = figures.path("lag");
        tell(
                "%s: %d messages counted by it, lag p99 %.2f ms, worst second's p99 %.2f ms, worst %.1f ms",
                name,
                lag.path("messages").asLong(0),
                lag.path("p99Ms").asDouble(0),
                lag.path("worstSecondP99Ms").asDouble(0),
                lag.path("worstMs").asDouble(0));
        generator(played);
    }

    void generator(Generator.Played played) {
        var late = played.latenessMicros();
        if (late.getTotalCount() > 0) {
            tell(
                    "the generator itself was late by p50 %.2f ms, p99 %.2f ms, at worst %.1f ms",
                    late.getValueAtPercentile(50) / 1000.0,
                    late.getValueAtPercentile(99) / 1000.0,
                    late.getMaxValue() / 1000.0);
        }
    }

    void opened(LoadDialect dialect) {
        if (dialect instanceof AudioHookLoad audioHook) {
            tell(
                    "the longest wait for `opened` was %.1f ms (AudioHook gives up after 5 s)",
                    audioHook.worstOpenedNanos() / 1e6);
        }
    }

    /** What is whole may still lie in the wrong place. */
    void legs(LoadDialect dialect, CallCheck.Result result) {
        if (dialect.legs() > 1) {
            tell(
                    "calls whose legs lie over %.1f s apart: %d, the furthest by %.2f s",
                    CallCheck.LEGS_APART_SECONDS, result.legsApart(), result.furthestSeconds());
        }
    }

    void server(JsonNode figures, LoadOptions options) {
        double sessionSeconds = (double) options.counted().toSeconds() * options.sessions();
        var threads = new ArrayList<String>();
        figures.path("threadCpuNanos").properties().stream()
                .filter(thread -> thread.getValue().asLong(0) > WORTH_TELLING_NANOS)
                .sorted((a, b) ->
                        Long.compare(b.getValue().asLong(0), a.getValue().asLong(0)))
                .limit(2 * SHOWN)
                .forEach(thread -> threads.add(String.format(
                        Locale.ROOT,
                        "%s %.1f",
                        thread.getKey(),
                        thread.getValue().asLong(0) / 1000.0 / sessionSeconds)));
        tell("server CPU by thread, us per session-second: %s", String.join(", ", threads));
        tell("server resident memory over the run, kB: %s", figures.path("residentKb"));
    }

    void tap(@Nullable JsonNode figures) {
        if (figures != null) {
            tell(
                    "live tap: %d readings, lag p50 %.1f ms, p99 %.1f ms, worst %.1f ms; %d windows shed; "
                            + "%d changes of alerts, written after %.1f ms in the mean, %.1f ms at worst",
                    figures.path("readings").asLong(0),
                    figures.path("lagP50Ms").asDouble(0),
                    figures.path("lagP99Ms").asDouble(0),
                    figures.path("lagWorstMs").asDouble(0),
                    figures.path("windowsShed").asLong(0),
                    figures.path("changesWritten").asLong(0),
                    figures.path("writtenMeanMs").asDouble(0),
                    figures.path("writtenWorstMs").asDouble(0));
        }
    }

    void idle(long sessions, long beforeKb, long withThemKb) {
        tell(
                "idle: %d sessions, resident memory %d kB before, %d kB with them: %.1f kB per session",
                sessions, beforeKb, withThemKb, sessions == 0 ? 0 : (double) (withThemKb - beforeKb) / sessions);
    }

    /** @param log lines of the server's log that report a warning or an error */
    void complaints(List<String> log) {
        if (!log.isEmpty()) {
            tell("the server's log has %d warnings, the first: %s", log.size(), log.get(0));
        }
    }

    void problems(List<String> problems) {
        problems.stream().limit(SHOWN).forEach(feedback::message);
        if (problems.size() > SHOWN) {
            tell("... and %d more of these", problems.size() - SHOWN);
        }
    }

    private void tell(String format, Object... arguments) {
        feedback.message(String.format(Locale.ROOT, format, arguments));
    }
}
