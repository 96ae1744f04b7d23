package io.toneguard.batch.reconcile;

import io.toneguard.batch.reconcile.Suspicion.Remedy;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.StoredRecording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether what the ledger says of one recording agrees with what lies in the store in its month. Decides; does nothing. */
final class Judgement {
    private final ReconcileSettings settings;
    private final Instant now;

    Judgement(ReconcileSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    /**
     * @param recording as far as the store is looked at: of this month
     * @param row null if the ledger does not know it
     * @param entries of the recording, in this month
     */
    List<Suspicion> of(StoredRecording recording, @Nullable LedgerRow row, List<StoreEntry> entries) {
        var found = new ArrayList<Suspicion>();
        if (row == null) {
            orphans(recording, "the ledger has no row of it", entries, found);
        } else if (row.is("erased")) {
            entries.forEach(entry -> found.add(Suspicion.of(
                    FindingKind.ERASED_AUDIO,
                    recording,
                    entry.bytes() + " bytes of an erased recording",
                    Remedy.REMOVE,
                    entry)));
        } else if (!row.callMonth().equals(recording.callMonth())) {
            orphans(recording, "its row in the ledger is of month " + month(row), entries, found);
        } else {
            known(recording, row, entries, found);
        }
        return found;
    }

    private void known(StoredRecording recording, LedgerRow row, List<StoreEntry> entries, List<Suspicion> found) {
        var whole = whole(entries);
        if (row.is("receiving")) {
            if (row.receivedAgo().compareTo(settings.receivingAtMost()) > 0) {
                found.add(Suspicion.of(FindingKind.NEVER_ANALYSED, recording, stillReceiving(row)));
            }
        } else if (row.is("stored") || row.is("claimed") || row.is("analysed")) {
            if (whole.isEmpty()) {
                if (!row.audioDeleted()) {
                    found.add(gone(recording, row));
                }
            } else if (row.bytes() != null && whole.get().bytes() < row.bytes()) {
                found.add(Suspicion.of(
                        FindingKind.TRUNCATED,
                        recording,
                        whole.get().bytes() + " bytes are in the store, " + row.bytes() + " were stored"));
            } else {
                unanalysed(recording, row).ifPresent(found::add);
            }
        }
        leftovers(recording, row, entries, whole.isPresent(), found);
    }

    private static Suspicion gone(StoredRecording recording, LedgerRow row) {
        if (row.is("analysed")) {
            return Suspicion.of(
                    FindingKind.AUDIO_GONE,
                    recording,
                    "analysed, and its audio is no longer in the store"
                            + (row.hasResult() ? "" : "; there is no result of it either"));
        }
        return Suspicion.of(
                FindingKind.MISSING,
                recording,
                row.state() + ", and its audio is not in the store; put it back, or the analysis puts it aside");
    }

    private Optional<Suspicion> unanalysed(StoredRecording recording, LedgerRow row) {
        if (row.is("analysed")) {
            return row.hasResult() || !row.mayBeScored()
                    ? Optional.empty()
                    : Optional.of(new Suspicion(
                            FindingKind.RESULT_MISSING,
                            recording,
                            recording.recording().toString(),
                            "analysed, and there is no result of that version",
                            Remedy.ANALYSE_AGAIN,
                            null));
        }
        if (row.is("claimed")) {
            return isOld(row.inStateFor())
                    ? Optional.of(never(
                            recording,
                            row,
                            "claimed by launch " + row.launch() + " for " + hours(row.inStateFor())
                                    + "; waits for a worker, see `jobs show " + row.launch() + "`"))
                    : Optional.empty();
        }
        return row.mayBeScored() && row.due() && isOld(row.storedAgo())
                ? Optional.of(never(
                        recording,
                        row,
                        "stored for " + hours(row.storedAgo()) + "; waits for an active manager and a worker"))
                : Optional.empty();
    }

    private static Suspicion never(StoredRecording recording, LedgerRow row, String what) {
        var before = row.attempts() == 0
                ? ""
                : "; " + row.attempts() + " attempts failed, the last with " + row.reasonCode();
        return Suspicion.of(FindingKind.NEVER_ANALYSED, recording, what + before);
    }

    private static String stillReceiving(LedgerRow row) {
        return "receiving for " + hours(row.receivedAgo())
                + (row.source() == null
                        ? "; waits for its file to be in the inbox again"
                        : "; waits for the ingest node on which source " + row.source()
                                + " streamed it to be started with its data folder; if that node does not come back,"
                                + " `calls finish` ends the call with what the store has");
    }

    private void orphans(StoredRecording recording, String why, List<StoreEntry> entries, List<Suspicion> found) {
        for (var entry : entries) {
            if (!isOld(entry)) {
                continue;
            }
            switch (entry.kind()) {
                case FINISHED ->
                    found.add(Suspicion.of(FindingKind.ORPHANED, recording, entry.bytes() + " bytes of audio; " + why));
                case HALF_PUT ->
                    found.add(halfWritten(recording, entry, Remedy.REMOVE, "left by a put that broke off; " + why));
                default ->
                    found.add(halfWritten(
                            recording,
                            entry,
                            Remedy.NONE,
                            why + "; the ingest node that recorded it may have the call in its journal"));
            }
        }
    }

    private void leftovers(
            StoredRecording recording, LedgerRow row, List<StoreEntry> entries, boolean whole, List<Suspicion> found) {
        for (var entry : entries) {
            if (entry.kind() == Kind.FINISHED || !isOld(entry)) {
                continue;
            }
            if (row.is("receiving")) {
                found.add(halfWritten(recording, entry, Remedy.NONE, stillReceiving(row)));
            } else if (whole || entry.kind() == Kind.HALF_PUT) {
                found.add(halfWritten(recording, entry, Remedy.REMOVE, "the ledger says " + row.state()));
            } else {
                found.add(halfWritten(
                        recording,
                        entry,
                        Remedy.NONE,
                        "the ledger says " + row.state() + ", and this is all of its audio that is there"));
            }
        }
    }

    private Suspicion halfWritten(StoredRecording recording, StoreEntry entry, Remedy remedy, String why) {
        return Suspicion.of(
                FindingKind.HALF_WRITTEN,
                recording,
                entry.bytes() + " bytes, last written " + hours(Duration.between(entry.changedAt(), now)) + " ago; "
                        + why,
                remedy,
                entry);
    }

    private static Optional<StoreEntry> whole(List<StoreEntry> entries) {
        return entries.stream().filter(entry -> entry.kind() == Kind.FINISHED).findFirst();
    }

    private boolean isOld(StoreEntry entry) {
        return isOld(Duration.between(entry.changedAt(), now));
    }

    private boolean isOld(Duration age) {
        return age.compareTo(settings.oldAfter()) > 0;
    }

    private static String hours(Duration time) {
        return time.toHours() + " h";
    }

    private static String month(LedgerRow row) {
        return row.callMonth().toString().substring(0, 7);
    }
}
