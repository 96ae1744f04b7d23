package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a tenant's month of the store against the ledger, both in the order of the recordings' ids, a slice of each in memory. Recordings
 * come, are claimed, settled and erased meanwhile: what looks wrong is looked at again, the store first and then the ledger, and only
 * what still looks wrong counts. That order is enough: the audio is always in the store before the ledger says so.
 */
final class MonthLook {
    private static final int SLICE = 500;

    private final RecordingStore store;
    private final TenantScope scope;
    private final LedgerRows ledger;
    private final ReconcileSettings settings;

    MonthLook(RecordingStore store, TenantScope scope, LedgerRows ledger, ReconcileSettings settings) {
        this.store = store;
        this.scope = scope;
        this.ledger = ledger;
        this.settings = settings;
    }

    /** Who hears what is found; slice by slice. */
    interface Listener {
        void foreign(StoreEntry entry);

        void looked(List<LedgerRow> rows);

        void suspicious(List<Suspicion> twiceSeen);

        /**
         * It looked wrong, and the store could not say whether it is.
         *
         * @throws IOException if the month is to be given up
         */
        void unreadable(StoredRecording recording, IOException why) throws IOException;
    }

    /** What ledger and store say of one recording. */
    private record Lot(@Nullable LedgerRow row, List<StoreEntry> entries) {}

    /** @return false if it was told to stop before the end */
    boolean through(Tenant tenant, LocalDate month, Listener listener, BooleanSupplier goOn) throws IOException {
        var judgement = new Judgement(settings, ledger.now());
        try (var entries = store.list(tenant.id(), month)) {
            var listing = new Listing(entries.iterator(), listener::foreign);
            var after = Listing.FIRST;
            do {
                var slice = listing.next(SLICE);
                boolean more;
                do {
                    if (!goOn.getAsBoolean()) {
                        return false;
                    }
                    var from = after;
                    var rows = scope.in(tenant.id(), () -> ledger.page(tenant, month, from, slice.upTo(), SLICE));
                    more = rows.size() == SLICE;
                    after = more ? rows.get(SLICE - 1).recording().value() : slice.upTo();
                    listener.looked(rows);
                    var lots = lots(tenant, rows, slice.takeUpTo(after));
                    var suspicious = suspicious(judgement, tenant, month, lots, listener);
                    if (!suspicious.isEmpty()) {
                        listener.suspicious(suspicious);
                    }
                } while (more);
            } while (listing.hasNext());
        }
        return true;
    }

    private Map<RecordingId, Lot> lots(Tenant tenant, List<LedgerRow> rows, TreeMap<String, List<StoreEntry>> entries) {
        var lots = new LinkedHashMap<RecordingId, Lot>();
        for (var row : rows) {
            var stored = entries.remove(row.recording().toString());
            lots.put(row.recording(), new Lot(row, stored == null ? List.of() : stored));
        }
        var unknown = entries.keySet().stream()
                .map(id -> new RecordingId(UUID.fromString(id)))
                .toList();
        var elsewhere = byId(tenant, unknown);
        for (var recording : unknown) {
            var stored = entries.getOrDefault(recording.toString(), List.of());
            lots.put(recording, new Lot(elsewhere.get(recording), stored));
        }
        return lots;
    }

    private List<Suspicion> suspicious(
            Judgement judgement, Tenant tenant, LocalDate month, Map<RecordingId, Lot> lots, Listener listener)
            throws IOException {
        var first = new LinkedHashMap<StoredRecording, List<Suspicion>>();
        var again = new HashMap<StoredRecording, List<StoreEntry>>();
        for (var entry : lots.entrySet()) {
            var recording = new StoredRecording(tenant.id(), month, entry.getKey());
            var lot = entry.getValue();
            var found = judgement.of(recording, lot.row(), lot.entries());
            if (found.isEmpty()) {
                continue;
            }
            try {
                again.put(recording, isLongGone(lot) ? lot.entries() : lookAgain(recording, lot.entries()));
                first.put(recording, found);
            } catch (IOException e) {
                listener.unreadable(recording, e);
            }
        }
        var rows = byId(
                tenant, first.keySet().stream().map(StoredRecording::recording).toList());
        var confirmed = new ArrayList<Suspicion>();
        first.forEach((recording, before) ->
                judgement
                        .of(recording, rows.get(recording.recording()), again.getOrDefault(recording, List.of()))
                        .stream()
                        .filter(now -> before.stream().anyMatch(now::isOf))
                        .forEach(confirmed::add));
        return confirmed;
    }

    /** A tenant may have audio deleted after its analysis; what was analysed long before the listing began was not missed by it. */
    private boolean isLongGone(Lot lot) {
        var row = lot.row();
        return row != null
                && row.is("analysed")
                && lot.entries().stream().noneMatch(entry -> entry.kind() == Kind.FINISHED)
                && row.inStateFor().compareTo(settings.oldAfter()) > 0;
    }

    /** What is half-written is as it was listed: it is discarded only if it still is. */
    private List<StoreEntry> lookAgain(StoredRecording recording, List<StoreEntry> listed) throws IOException {
        var entries = new ArrayList<>(
                listed.stream().filter(entry -> entry.kind() != Kind.FINISHED).toList());
        var changedAt = listed.stream()
                .filter(entry -> entry.kind() == Kind.FINISHED)
                .map(StoreEntry::changedAt)
                .findFirst()
                .orElseGet(Instant::now);
        bytes(recording)
                .ifPresent(bytes -> entries.add(new StoreEntry(
                        Kind.FINISHED, recording, recording.recording().toString(), bytes, changedAt)));
        return entries;
    }

    private Optional<Long> bytes(StoredRecording recording) throws IOException {
        try (var audio = store.open(recording)) {
            return Optional.of(audio.size());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    private Map<RecordingId, LedgerRow> byId(Tenant tenant, Collection<RecordingId> recordings) {
        return recordings.isEmpty()
                ? Map.of()
                : scope.in(tenant.id(), () -> ledger.byIds(tenant, recordings)).stream()
                        .collect(Collectors.toMap(LedgerRow::recording, Function.identity()));
    }
}
