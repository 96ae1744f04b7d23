package io.toneguard.app.cli;

import io.toneguard.batch.reconcile.LatestReconciliation;
import io.toneguard.batch.reconcile.OpenFinding;
import io.toneguard.batch.reconcile.OpenFindings;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What `jobs reconcile --show` answers: what the latest reconciliations, nightly ones too, left for an operator. */
record LeftFindings(OpenFindings findings, Rows rows, int limit) {
    /** @return a line about the latest reconciliation, and one for each tenant of whom not all is shown */
    String show(@Nullable Tenant only, List<Tenant> tenants) {
        var said = new StringBuilder(
                findings.latest(only).map(LeftFindings::line).orElse("there was no reconciliation yet"));
        for (var tenant : tenants) {
            var shown = findings.of(tenant, limit);
            shown.forEach(finding -> rows.add(row(finding)));
            long all = shown.size() < limit ? shown.size() : findings.count(tenant);
            if (all > shown.size()) {
                said.append(System.lineSeparator())
                        .append("tenant ")
                        .append(tenant.name())
                        .append(": ")
                        .append(limit)
                        .append(" of ")
                        .append(all)
                        .append(" are shown; --limit shows more");
            }
        }
        if (only == null) {
            findings.ofNobody(limit).forEach(finding -> rows.add(row(finding)));
        }
        rows.end("nothing is left that somebody should look at");
        return said.toString();
    }

    private static String line(LatestReconciliation latest) {
        var ended = latest.endedAt();
        return "reconciliation " + latest.number() + (latest.nightly() ? ", nightly" : ", by `jobs reconcile`")
                + ", from "
                + seconds(latest.beganAt()) + (ended == null ? ", not through yet: " : " to " + seconds(ended) + ": ")
                + latest.found();
    }

    private static Map<String, @Nullable Object> row(OpenFinding finding) {
        var month = finding.callMonth();
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", finding.tenant());
        row.put("month", month == null ? null : month.toString().substring(0, 7));
        row.put("kind", finding.kind().name());
        row.put("recording_id", finding.recording());
        row.put("reconciliation", finding.reconciliation());
        row.put("first_seen_at", seconds(finding.firstSeenAt()));
        row.put("last_seen_at", seconds(finding.lastSeenAt()));
        row.put("detail", finding.detail());
        return row;
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
