package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audio in the store of tenants that the database does not know: an older backup was restored, or another installation uses the same store.
 * Listed by tenant and month, never deleted: it may be the only copy.
 */
final class UnknownTenants {
    private static final Logger log = LoggerFactory.getLogger(UnknownTenants.class);

    private final RecordingStore store;
    private final Tenants tenants;
    private final int listedAtMost;
    private final Consumer<Finding> tell;
    private final Tally tally = new Tally();
    private boolean isRead = true;

    /**
     * @param listedAtMost so many are told, the others counted
     * @param tell writes a finding down, and tells of it
     */
    UnknownTenants(RecordingStore store, Tenants tenants, int listedAtMost, Consumer<Finding> tell) {
        this.store = store;
        this.tenants = tenants;
        this.listedAtMost = listedAtMost;
        this.tell = tell;
    }

    /**
     * Looks through the store's tenants, once.
     *
     * @param today a month for what concerns none
     * @return empty if it was told to stop before the end
     */
    Optional<Tally> look(LocalDate today, BooleanSupplier goOn) {
        var unknown = new TreeSet<TenantId>(Comparator.comparing(TenantId::toString));
        try {
            unknown.addAll(store.tenants());
        } catch (IOException e) {
            unreadable(null, today, "tenants", "which tenants it has", e);
        }
        // The store before the database: a tenant is known before anything is stored of it.
        tenants.all().forEach(known -> unknown.remove(known.id()));
        for (var tenant : unknown) {
            if (!months(tenant, today, goOn)) {
                return Optional.empty();
            }
        }
        return Optional.of(tally);
    }

    /** Whether the store could say all that it was asked. */
    boolean isRead() {
        return isRead;
    }

    private boolean months(TenantId tenant, LocalDate today, BooleanSupplier goOn) {
        try {
            for (var month : store.months(tenant)) {
                if (!month(tenant, month, goOn)) {
                    return false;
                }
            }
        } catch (IOException e) {
            unreadable(
                    tenant,
                    today,
                    tenant.toString(),
                    "which months it has of a tenant whom the database does not know",
                    e);
        }
        return true;
    }

    private boolean month(TenantId tenant, LocalDate month, BooleanSupplier goOn) {
        String subject = tenant + "/" + month.toString().substring(0, 7);
        long whole = 0;
        long other = 0;
        long bytes = 0;
        try (var entries = store.list(tenant, month)) {
            for (var all = entries.iterator(); all.hasNext(); ) {
                if (!goOn.getAsBoolean()) {
                    return false;
                }
                var entry = all.next();
                whole += entry.kind() == Kind.FINISHED ? 1 : 0;
                other += entry.kind() == Kind.FINISHED ? 0 : 1;
                bytes += entry.bytes();
            }
        } catch (UncheckedIOException e) {
            unreadable(tenant, month, subject, "what it has of a tenant whom the database does not know", e.getCause());
            return true;
        } catch (IOException e) {
            unreadable(tenant, month, subject, "what it has of a tenant whom the database does not know", e);
            return true;
        }
        if (whole + other > 0) {
            found(new Finding(
                    tenant,
                    month,
                    FindingKind.ORPHANED,
                    subject,
                    null,
                    whole + " whole recordings and " + other + " other things, " + bytes
                            + " bytes, of a tenant whom the database does not know; left alone",
                    false));
        }
        return true;
    }

    private void unreadable(
            @Nullable TenantId tenant, LocalDate month, String subject, String what, @Nullable IOException why) {
        isRead = false;
        log.warn("Reconciliation: the store could not say {} ({})", what, String.valueOf(why));
        found(new Finding(
                tenant,
                month,
                FindingKind.UNREADABLE,
                subject,
                null,
                "the store could not say " + what + " ("
                        + (why == null ? "no reason given" : why.getClass().getSimpleName())
                        + "); what was found before stays open",
                false));
    }

    private void found(Finding finding) {
        tally.add(finding.kind(), false);
        if (tally.of(finding.kind()).found() <= listedAtMost) {
            tell.accept(finding);
        }
    }
}
