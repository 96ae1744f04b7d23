package io.toneguard.app.cli;

import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the demo does with a running service: drops calls as a recorder would, watches the ledger, reads the BI view. */
final class DemoShow {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CALL_LENGTH = Duration.ofSeconds(40);
    private static final Duration LIVE_LENGTH = Duration.ofSeconds(60);
    /** A voice has to be known before anybody can say that it changed. */
    private static final Duration LIVE_CALM = Duration.ofSeconds(40);

    private static final String RESULTS = """
            select call_id, speaker, agent_id, duration_seconds, speech_seconds, f0_median_hz, jitter_local, hnr_db, level_dbfs,
                confidence, stress_index_mean, stress_index_peak, stress_peak_at_seconds, stress_state, analyzer
            from bi.call_summary where call_id = any(?) order by started_at, call_id, segment
            """;
    private static final String STATES = """
            select state, count(*) as recordings from recording where call_id = any(?) group by state order by state
            """;

    private final PrintWriter out;
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenant tenant;
    private final Instant begin = Instant.now();
    private final List<String> calls =
            List.of(callId("calm"), callId("strained"), callId("live-calm"), callId("live-strained"));
    private final DemoAlerts alerts;
    private String verdict = "failed: the demo did not come to its end";

    DemoShow(PrintWriter out, JdbcClient jdbc, TenantScope scope, Tenant tenant, DemoTeam team) {
        this.out = out;
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenant = tenant;
        this.alerts = new DemoAlerts(out, jdbc, scope, tenant, ids(), team);
    }

    private String callId(String what) {
        return "demo-" + begin.toEpochMilli() + "-" + what;
    }

    /** @return whether everything dropped and everything spoken was analysed */
    boolean run(Path inbox, DemoPbx pbx) throws IOException, InterruptedException {
        var lines = Executors.newCachedThreadPool(task -> {
            var line = new Thread(task, "demo-pbx");
            line.setDaemon(true);
            return line;
        });
        try {
            return run(inbox, pbx, lines);
        } finally {
            lines.shutdownNow();
        }
    }

    private boolean run(Path inbox, DemoPbx pbx, Executor lines) throws IOException, InterruptedException {
        var folder = Files.createDirectories(inbox.resolve(tenant.name()));
        long seed = begin.toEpochMilli();
        drop(folder, calls.get(0), SyntheticCall.twoPeople(seed, CALL_LENGTH));
        drop(
                folder,
                calls.get(1),
                SyntheticCall.twoPeople(seed + 1, CALL_LENGTH)
                        .customerStrainedFrom(CALL_LENGTH.multipliedBy(3).dividedBy(5)));
        out.println("two calls of " + CALL_LENGTH.toSeconds() + " s dropped into " + folder);
        var spoken = CompletableFuture.allOf(
                pbx.call(calls.get(2), SyntheticCall.twoPeople(seed + 2, LIVE_LENGTH), lines),
                pbx.call(
                        calls.get(3),
                        SyntheticCall.twoPeople(seed + 3, LIVE_LENGTH).agentStrainedFrom(LIVE_CALM),
                        lines));
        out.println("two calls of " + LIVE_LENGTH.toSeconds() + " s spoken to " + pbx + ", as FreeSWITCH would");
        var states = watch(spoken);
        alerts.close();
        var rows = scope.in(
                tenant.id(), () -> jdbc.sql(RESULTS).param(ids()).query().listOfRows());
        out.println();
        var table = new Rows(out, ListFormat.table);
        rows.forEach(row -> table.add(readable(row)));
        table.end("bi.call_summary has no row of these calls");
        out.println();
        // Whoever is in these calls speaks for two seconds and more.
        long heard = rows.stream()
                .filter(row -> row.get("speech_seconds") instanceof Number seconds && seconds.doubleValue() >= 1)
                .count();
        boolean told = alerts.of(calls.get(2)) == 0 && alerts.of(calls.get(3)) > 0;
        boolean well = states.equals(Map.of("analysed", (long) calls.size())) && heard == 2L * calls.size() && told;
        verdict = well
                ? "ok: " + calls.size() + " calls, " + rows.size() + " speakers analysed and in bi.call_summary after "
                        + seconds() + " s"
                : "failed: after " + seconds() + " s the calls are " + states + " and bi.call_summary has "
                        + rows.size() + " of " + 2 * calls.size() + " rows, " + heard
                        + " with a voice; of the live calls the calm one had "
                        + alerts.of(calls.get(2)) + " alerts and the strained one " + alerts.of(calls.get(3));
        return well;
    }

    /** The last line: {@code ok: ...} or what failed. */
    String verdict() {
        return verdict;
    }

    private static void drop(Path folder, String call, SyntheticCall audio) throws IOException {
        var sidecar = Map.of(
                "callId",
                call,
                "startedAt",
                Instant.now().toString(),
                "channels",
                List.of("agent", "customer"),
                "agentId",
                "agent-7",
                "direction",
                "inbound");
        Files.writeString(folder.resolve(call + ".json"), Json.line(sidecar));
        var draft = folder.resolve(call + ".wav.part");
        try (var file = Files.newOutputStream(draft)) {
            audio.writeTo(file);
        }
        Files.move(draft, folder.resolve(call + ".wav"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Prints every change of the ledger until all is done, one way or the other. */
    private Map<String, Long> watch(CompletableFuture<?> spoken) throws IOException, InterruptedException {
        Map<String, Long> shown = Map.of();
        while (true) {
            alerts.look(seconds());
            var states = states();
            if (!states.equals(shown)) {
                out.printf("%6s s  %s%n", seconds(), states.isEmpty() ? "waiting for the front" : states);
                out.flush();
                shown = states;
            }
            long ended = states.entrySet().stream()
                    .filter(state ->
                            List.of("analysed", "failed", "quarantined").contains(state.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            if (spoken.isCompletedExceptionally()) {
                out.println("the live front did not take a call: "
                        + spoken.handle((done, problem) -> problem).join());
                return states;
            }
            if (ended == calls.size() || Duration.between(begin, Instant.now()).compareTo(PATIENCE) > 0) {
                return states;
            }
            Thread.sleep(100);
        }
    }

    private Map<String, Long> states() {
        return scope.in(tenant.id(), () -> {
            var states = new LinkedHashMap<String, Long>();
            jdbc.sql(STATES)
                    .param(ids())
                    .query()
                    .listOfRows()
                    .forEach(row -> states.put(
                            Objects.toString(row.get("state")),
                            ((Number) Objects.requireNonNull(row.get("recordings"))).longValue()));
            return states;
        });
    }

    private String[] ids() {
        return calls.toArray(String[]::new);
    }

    private static Map<String, Object> readable(Map<String, Object> row) {
        var readable = new LinkedHashMap<String, Object>();
        row.forEach((name, value) -> readable.put(
                name,
                value instanceof Number number
                        ? Json.rounded(number.doubleValue(), name.endsWith("_local") ? 4 : 1)
                        : value));
        return readable;
    }

    private double seconds() {
        return Json.rounded(Duration.between(begin, Instant.now()).toMillis() / 1000.0, 1);
    }
}
