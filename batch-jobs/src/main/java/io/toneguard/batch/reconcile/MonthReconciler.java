package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tenant's month: looks, repairs unless it is only to look, tells and counts. */
final class MonthReconciler implements MonthLook.Listener {
    private static final Logger log = LoggerFactory.getLogger(MonthReconciler.class);
    private static final int SLICE = 500;
    /** When more recordings of a month cannot be read it is the store, and not they. */
    private static final int UNREAD_AT_MOST = 10;

    private final Tenant tenant;
    private final LocalDate month;
    private final Parts parts;
    private final Hearing hearing;
    private final Set<RecordingId> unread = new HashSet<>();
    private boolean isRead = true;
    private final Tally tally = new Tally();
    private final Map<FindingKind, Integer> told = new EnumMap<>(FindingKind.class);
    private long foreign;
    private long foreignBytes;

    MonthReconciler(Tenant tenant, LocalDate month, Parts parts, Hearing hearing) {
        this.tenant = tenant;
        this.month = month;
        this.parts = parts;
        this.hearing = hearing;
    }

    /**
     * What becomes of what is found.
     *
     * @param left how many may still be analysed again; null: it only looks
     * @param write writes a finding down; called in the transaction of a repair, too
     * @param tell hears of it
     */
    record Hearing(@Nullable RepairsLeft left, Consumer<Finding> write, Consumer<Finding> tell) {
        static Hearing ofALook(Consumer<Finding> tell) {
            return new Hearing(null, finding -> {}, tell);
        }
    }

    /** What all months are reconciled with. */
    record Parts(
            MonthLook look, Repairs repairs, OrphanedResults results, TenantScope scope, ReconcileSettings settings) {}

    /** @return empty if it was told to stop before the end */
    Optional<Tally> reconcile(BooleanSupplier goOn) {
        if (!store(goOn) || !orphanedResults(goOn)) {
            return Optional.empty();
        }
        if (foreign > 0) {
            found(ofMonth(
                    FindingKind.FOREIGN,
                    foreign + " things, " + foreignBytes + " bytes, that the store did not make; left alone"));
        }
        return Optional.of(tally);
    }

    /** Whether the store could be read out. */
    boolean isRead() {
        return isRead;
    }

    /** Recordings of which the store could not say what is there. */
    Set<RecordingId> unread() {
        return unread;
    }

    /** The store could not say which months it has; told with this one. */
    void unlisted(IOException why) {
        log.warn("Tenant {}: the store could not say which months it has ({})", tenant.name(), why.toString());
        found(new Finding(
                tenant.id(),
                month,
                FindingKind.UNREADABLE,
                "months",
                null,
                "the store could not say which months it has (" + why.getClass().getSimpleName()
                        + "); those of the ledger were looked at",
                false));
    }

    @Override
    public void unreadable(StoredRecording recording, IOException why) throws IOException {
        unread.add(recording.recording());
        if (unread.size() > UNREAD_AT_MOST) {
            throw why;
        }
        found(Suspicion.of(
                        FindingKind.UNREADABLE,
                        recording,
                        "the store could not read it (" + why.getClass().getSimpleName()
                                + "); what was found of it before stays open")
                .finding(false, ""));
    }

    /** One month that cannot be read holds up no other. */
    private boolean store(BooleanSupplier goOn) {
        try {
            return parts.look().through(tenant, month, this, goOn);
        } catch (UncheckedIOException e) {
            unreadable(e.getCause() == null ? e : e.getCause());
        } catch (IOException e) {
            unreadable(e);
        }
        return true;
    }

    private void unreadable(Exception why) {
        isRead = false;
        log.warn("Tenant {}: the store could not read out {} ({})", tenant.name(), month, why.toString());
        found(ofMonth(
                FindingKind.UNREADABLE,
                "the store could not read it out (" + why.getClass().getSimpleName()
                        + "); what was found before stays open"));
    }

    private Finding ofMonth(FindingKind kind, String detail) {
        return new Finding(tenant.id(), month, kind, month.toString().substring(0, 7), null, detail, false);
    }

    @Override
    public void foreign(StoreEntry entry) {
        foreign++;
        foreignBytes += entry.bytes();
    }

    @Override
    public void looked(List<LedgerRow> rows) {
        tally.looked(rows.size());
        for (var row : rows) {
            boolean recently = row.inStateFor().compareTo(parts.settings().oldAfter()) <= 0;
            if (recently && row.is("failed")) {
                tally.add(FindingKind.FAILED, false);
            } else if (recently && row.is("quarantined")) {
                tally.add(FindingKind.QUARANTINED, false);
            }
        }
    }

    @Override
    public void suspicious(List<Suspicion> twiceSeen) {
        var left = hearing.left();
        for (var suspicion : twiceSeen) {
            if (left == null) {
                found(suspicion.finding(false, ""));
            } else {
                parts.repairs().repair(tenant, suspicion, left, hearing.write()).ifPresent(this::found);
            }
        }
    }

    private boolean orphanedResults(BooleanSupplier goOn) {
        boolean onlyLook = hearing.left() == null;
        var after = Listing.FIRST;
        while (goOn.getAsBoolean()) {
            var from = after;
            var page = parts.scope().in(tenant.id(), () -> parts.results().page(tenant, month, from, SLICE));
            for (var recording : page) {
                int rows = onlyLook
                        ? 0
                        : parts.scope().in(tenant.id(), () -> parts.results().delete(tenant, month, recording));
                if (onlyLook || rows > 0) {
                    var suspicion = Suspicion.of(
                            FindingKind.RESULT_ORPHANED,
                            new StoredRecording(tenant.id(), month, recording),
                            "results of a recording that is erased or not in the ledger");
                    found(suspicion.finding(!onlyLook, onlyLook ? "" : "; " + rows + " rows deleted"));
                }
            }
            if (page.size() < SLICE) {
                return true;
            }
            after = page.get(SLICE - 1).value();
        }
        return false;
    }

    private void found(Finding finding) {
        tally.add(finding.kind(), finding.repaired());
        if (told.merge(finding.kind(), 1, Integer::sum) <= parts.settings().listedAtMost()) {
            hearing.write().accept(finding);
            hearing.tell().accept(finding);
        }
    }
}
