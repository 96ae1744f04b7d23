package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Holds store, ledger and results against one another, tenant by tenant and month by month. Any number may do so at once, and beside
 * everything else that happens: a repair is made only as long as its reason holds.
 */
public final class Reconciler {
    /** In the order of ids behind that of every tenant: how far a reconciliation is when it is done with all of them. */
    private static final TenantId BEHIND_ALL = new TenantId(new UUID(-1, -1));

    private final LedgerRows ledger;
    private final TenantScope scope;
    private final Tenants tenants;
    private final RecordingStore store;
    private final MonthReconciler.Parts parts;
    private final FindingBook book;
    private final StoreFindings storeFindings;
    private final Reconciliations reconciliations;

    public Reconciler(
            JdbcClient jdbc, TenantScope scope, Tenants tenants, RecordingStore store, ReconcileSettings settings) {
        this.scope = scope;
        this.tenants = tenants;
        this.store = store;
        ledger = new LedgerRows(jdbc);
        book = new FindingBook(jdbc);
        storeFindings = new StoreFindings(jdbc);
        reconciliations = new Reconciliations(jdbc);
        parts = new MonthReconciler.Parts(
                new MonthLook(store, scope, ledger, settings),
                new Repairs(store, scope, ledger, jdbc),
                new OrphanedResults(jdbc),
                scope,
                settings);
    }

    /**
     * All of it, or what an earlier one that was broken off has left over.
     *
     * @param goOn asked every few hundred recordings
     * @return what was found; empty if it was told to stop, and the next call goes on there
     */
    public Optional<Tally> nightly(BooleanSupplier goOn) {
        var course = reconciliations.brokenOff().orElseGet(() -> reconciliations.begin(true, null));
        return reconcile(course, null, finding -> {}, goOn);
    }

    /**
     * At once, written down like a nightly one.
     *
     * @param only this tenant; null: all
     * @param tell hears every finding that is written down
     */
    public Tally now(@Nullable Tenant only, Consumer<Finding> tell) {
        var course = reconciliations.begin(false, only == null ? null : only.name());
        return reconcile(course, only, tell, () -> true).orElseThrow();
    }

    /** Repairs nothing and writes nothing down. */
    public Tally dryRun(@Nullable Tenant only, Consumer<Finding> tell) {
        var sum = new Tally();
        for (var tenant : only == null ? tenants.all() : List.of(only)) {
            var months = months(tenant);
            for (var month : months.all()) {
                var reconciler = new MonthReconciler(tenant, month, parts, MonthReconciler.Hearing.ofALook(tell));
                months.tellIfUnlisted(reconciler, month);
                reconciler.reconcile(() -> true).ifPresent(sum::add);
            }
        }
        if (only == null) {
            unknownTenants(tell).look(thisMonth(), () -> true).ifPresent(sum::add);
        }
        return sum;
    }

    /** What the latest one of all tenants found. */
    public Optional<Tally> latest() {
        return reconciliations.latest();
    }

    private Optional<Tally> reconcile(
            Reconciliations.Course course, @Nullable Tenant only, Consumer<Finding> tell, BooleanSupplier goOn) {
        var inOrder = (only == null ? tenants.all() : List.of(only))
                .stream()
                        .sorted(Comparator.comparing(tenant -> tenant.id().toString()))
                        .toList();
        var at = course;
        for (var tenant : inOrder) {
            var months = months(tenant);
            var left = repairsLeft(tenant, course);
            for (var month : months.all()) {
                if (isDone(course, tenant, month)) {
                    continue;
                }
                Consumer<Finding> write =
                        finding -> scope.run(tenant.id(), () -> book.write(tenant.id(), finding, course.id()));
                var reconciler =
                        new MonthReconciler(tenant, month, parts, new MonthReconciler.Hearing(left, write, tell));
                var began = ledger.now();
                months.tellIfUnlisted(reconciler, month);
                var found = reconciler.reconcile(goOn);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                at = done(at, tenant, month, reconciler, found.get(), began);
            }
        }
        if (only == null && !unknownTenants(at, tell, goOn)) {
            return Optional.empty();
        }
        reconciliations.end(course.id());
        return Optional.of(reconciliations.tally(course.id()));
    }

    /** @return false if it was told to stop */
    private boolean unknownTenants(Reconciliations.Course at, Consumer<Finding> tell, BooleanSupplier goOn) {
        if (BEHIND_ALL.value().equals(at.doneTenant())) {
            return true;
        }
        var began = ledger.now();
        var unknown = unknownTenants(finding -> {
            storeFindings.write(finding, at.id());
            tell.accept(finding);
        });
        var found = unknown.look(thisMonth(), goOn);
        found.ifPresent(tally -> scope.run(BEHIND_ALL, () -> {
            if (unknown.isRead()) {
                storeFindings.close(began);
            }
            reconciliations.done(at, BEHIND_ALL.value(), thisMonth(), tally);
        }));
        return found.isPresent();
    }

    private UnknownTenants unknownTenants(Consumer<Finding> tell) {
        return new UnknownTenants(store, tenants, parts.settings().listedAtMost(), tell);
    }

    private LocalDate thisMonth() {
        return ledger.now().atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    }

    private RepairsLeft repairsLeft(Tenant tenant, Reconciliations.Course course) {
        long before = scope.in(tenant.id(), () -> book.analysedAgain(tenant.id(), course.id()));
        return new RepairsLeft(parts.settings().repairedAtMost(), before);
    }

    private Reconciliations.Course done(
            Reconciliations.Course at,
            Tenant tenant,
            LocalDate month,
            MonthReconciler reconciler,
            Tally found,
            Instant began) {
        return scope.in(tenant.id(), () -> {
            if (reconciler.isRead()) {
                book.close(tenant.id(), month, began, reconciler.unread());
            }
            return reconciliations.done(at, tenant.id().value(), month, found);
        });
    }

    private static boolean isDone(Reconciliations.Course course, Tenant tenant, LocalDate month) {
        var doneTenant = course.doneTenant();
        var doneMonth = course.doneMonth();
        if (doneTenant == null || doneMonth == null) {
            return false;
        }
        int order = tenant.id().toString().compareTo(doneTenant.toString());
        return order < 0 || (order == 0 && !month.isAfter(doneMonth));
    }

    /** @param unlisted why the store could not say which it has; null: it could */
    private record Months(
            SortedSet<LocalDate> all, @Nullable IOException unlisted) {
        /** One tenant whose months cannot be listed holds up no other. */
        void tellIfUnlisted(MonthReconciler reconciler, LocalDate month) {
            if (unlisted != null && month.equals(all.last())) {
                reconciler.unlisted(unlisted);
            }
        }
    }

    private Months months(Tenant tenant) {
        var months = new TreeSet<>(scope.in(tenant.id(), () -> ledger.months(tenant)));
        try {
            months.addAll(store.months(tenant.id()));
            return new Months(months, null);
        } catch (IOException e) {
            if (months.isEmpty()) {
                months.add(thisMonth());
            }
            return new Months(months, e);
        }
    }
}
