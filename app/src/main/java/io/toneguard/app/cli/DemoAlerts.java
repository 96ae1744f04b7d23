package io.toneguard.app.cli;

import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Watches for the alerts of the demo's live calls, prints why there is one, and has the team do something about it. */
final class DemoAlerts {
    private static final String ALERTS = """
            select alert_id::text as alert_id, call_id, person, onset_seconds, state, reason::text as reason
            from alert where call_id = any(?) order by opened_at
            """;

    private final PrintWriter out;
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenant tenant;
    private final String[] calls;
    private final DemoTeam team;
    /** The call of each alert that was printed. */
    private final Map<String, String> seen = new HashMap<>();

    DemoAlerts(PrintWriter out, JdbcClient jdbc, TenantScope scope, Tenant tenant, String[] calls, DemoTeam team) {
        this.out = out;
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenant = tenant;
        this.calls = calls;
        this.team = team;
    }

    /** Prints what is new, and acknowledges it. */
    void look(double seconds) throws IOException, InterruptedException {
        var alerts = scope.in(
                tenant.id(), () -> jdbc.sql(ALERTS).param(calls).query().listOfRows());
        for (var alert : alerts) {
            var id = Objects.toString(alert.get("alert_id"));
            var call = Objects.toString(alert.get("call_id"));
            if (seen.putIfAbsent(id, call) == null) {
                out.printf(
                        Locale.ROOT,
                        "%6s s  alert: %s in %s, at %s s of the call: %s%n",
                        seconds,
                        alert.get("person"),
                        call,
                        alert.get("onset_seconds"),
                        why(JsonMapper.shared().readTree(Objects.toString(alert.get("reason")))));
                team.acknowledge(id);
                out.printf(Locale.ROOT, "%6s s  alert acknowledged by sam%n", seconds);
                out.flush();
            }
        }
    }

    /** After the calls. */
    void close() throws IOException, InterruptedException {
        for (var alert : seen.entrySet()) {
            team.close(alert.getKey(), "took a break");
            out.println("alert of " + alert.getValue() + " closed: took a break");
        }
    }

    /** How many alerts a call had. */
    long of(String call) {
        return seen.values().stream().filter(call::equals).count();
    }

    private static String why(JsonNode reason) {
        var contributions = reason.path("contributions").properties().stream()
                .map(one -> one.getKey()
                        + String.format(Locale.ROOT, " %+.1f", one.getValue().asDouble(0)))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "the voice is %.1f spreads from its own calm for %d s (%s; rule %s, over %.1f)",
                reason.path("deviation").asDouble(0),
                reason.path("rule").path("forSeconds").asInt(0),
                contributions,
                reason.path("rule").path("name").asString(""),
                reason.path("rule").path("threshold").asDouble(0));
    }
}
