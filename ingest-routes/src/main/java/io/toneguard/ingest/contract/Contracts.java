package io.toneguard.ingest.contract;

import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Contracts as they were at most five seconds ago, for whoever may wait for the database. What is live asks {@code SourceDirectory}, which never
 * waits.
 */
public final class Contracts {
    /** Why a recording is not taken in; what BI and clients count. */
    public static final String OVER_CONTRACT = "OVER_CONTRACT";

    private static final long KNOWN_FOR_NANOS = Duration.ofSeconds(5).toNanos();
    private static final double HOUR_SECONDS = 3600;

    private final JdbcContracts table;
    private final LongSupplier nanos;
    private volatile @Nullable Known known;

    private record Known(Map<TenantId, Contract> contracts, long readNanos) {}

    /** @param nanos {@link System#nanoTime}, save in tests */
    public Contracts(JdbcContracts table, LongSupplier nanos) {
        this.table = table;
        this.nanos = nanos;
    }

    public Contract of(TenantId tenant) {
        var last = known;
        long now = nanos.getAsLong();
        if (last == null || now - last.readNanos() >= KNOWN_FOR_NANOS) {
            last = new Known(table.all(), now);
            known = last;
        }
        return last.contracts().getOrDefault(tenant, Contract.UNLIMITED);
    }

    /**
     * Whether a recording of so many seconds is still within the tenant's audio hours of this month. What is taken in at the same moment is not
     * counted yet: the limit may be passed by as many recordings as are in the making. Asks the database only where there is such a limit.
     */
    public boolean mayTakeIn(TenantId tenant, double seconds) {
        var hours = of(tenant).audioHoursPerMonth();
        return hours == null || table.audioSecondsThisMonth(tenant) + seconds <= hours * HOUR_SECONDS;
    }

    /** What to say, and to do, where {@link #mayTakeIn} is false. */
    public String refusal(TenantId tenant, double seconds) {
        var hours = of(tenant).audioHoursPerMonth();
        return String.format(
                Locale.ROOT,
                "has %.1f s of audio, and the contract's %.1f audio hours of this month (UTC) are used up;"
                        + " bring it again next month, or have `tenants contract --audio-hours-per-month` raised",
                seconds,
                hours == null ? 0 : hours);
    }
}
