package io.toneguard.batch.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;

/** What the latest reconciliation of all tenants found and could not repair; not a number in a manager that stands by, or before the first. */
public final class ReconciliationMeters {
    private volatile Optional<Tally> latest = Optional.empty();

    public ReconciliationMeters(MeterRegistry registry) {
        for (var kind : FindingKind.values()) {
            Gauge.builder("toneguard.reconciliation.findings", () -> latest.map(tally -> tally.of(kind))
                            .map(count -> (double) (count.found() - count.repaired()))
                            .orElse(Double.NaN))
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .description("Where store, ledger and results disagree, as the latest reconciliation left it")
                    .register(registry);
        }
    }

    public void show(Optional<Tally> tally) {
        latest = tally;
    }
}
