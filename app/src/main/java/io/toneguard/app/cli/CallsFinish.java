package io.toneguard.app.cli;

import io.toneguard.app.store.StoreLocation;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.ledger.ReceivingCalls;
import io.toneguard.ingest.ledger.ReceivingCalls.Receiving;
import io.toneguard.ingest.recorder.AbandonedCalls;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends the recording of a live call whose node does not come back. */
@Command(
        name = "finish",
        description = {
            "Finishes a live call that stays 'receiving' because the node that recorded it does not come back: what the store",
            "has of it is stored as truncated and analysed, or, if that is nothing, quarantined. Then it can be erased, too.",
            "If the node's data folder is still there, start the service with it instead: its journal may have more.",
            "Without --yes it only says what it would finish."
        })
final class CallsFinish extends DatabaseCommand {
    @Parameters(paramLabel = "CALL", description = "call id or recording id")
    String call = "";

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "whose it is; needed where several have one of that id")
    @Nullable
    String tenant;

    @Option(names = "--yes", description = "finishes it; what a journal has of it is not added later")
    boolean yes;

    @Override
    void run(CommandDatabase database) throws IOException {
        var found = find(database);
        for (var receiving : found) {
            requireAbandoned(receiving);
        }
        if (!yes) {
            found.forEach(receiving -> out().println(receiving.call().recording() + " of source "
                    + receiving.call().source() + ", receiving for " + hours(receiving)));
            out().flush();
            throw new CommandFailed("nothing was finished: --yes finishes " + found.size()
                    + " recording(s) from what the store has; only if their node does not come back");
        }
        options.requireStore();
        var abandoned = new AbandonedCalls(
                StoreLocation.open(options.storeUri()), new LiveLedger(database.jdbc(), database.scope()));
        for (var receiving : found) {
            double seconds = abandoned.finish(receiving.call());
            out().println("recording " + receiving.call().recording()
                    + (seconds == 0
                            ? ": the store has nothing of it; quarantined as NO_AUDIO"
                            : String.format(Locale.ROOT, ": %.1f s stored as truncated", seconds)));
        }
        out().flush();
    }

    private List<Receiving> find(CommandDatabase database) {
        var ledger = new LedgerEntries(database.jdbc(), database.scope());
        var calls = new ReceivingCalls(database.jdbc(), database.scope());
        var owners = new ArrayList<Tenant>();
        var found = new ArrayList<Receiving>();
        boolean isKnown = false;
        for (var owner : database.tenantsNamed(tenant)) {
            var meant =
                    ledger.find(owner.id(), call).stream().filter(this::isMeant).toList();
            isKnown |= !meant.isEmpty();
            int before = found.size();
            meant.forEach(entry -> calls.find(owner, entry.recording()).ifPresent(found::add));
            if (found.size() > before) {
                owners.add(owner);
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailed(
                    isKnown
                            ? "nothing of '" + call + "' is a live call that is being received; `calls why " + call
                                    + "` says where it is"
                            : "there is no call or recording '" + call + "'; `calls list` shows them");
        }
        if (owners.size() > 1) {
            throw new CommandFailed(
                    "tenants " + owners.stream().map(Tenant::name).toList() + " have a call '" + call
                            + "'; say with --tenant whose is to be finished");
        }
        return found;
    }

    /** A name may be a file's, too. */
    private boolean isMeant(LedgerEntry entry) {
        var facts = entry.call();
        return entry.recording().toString().equalsIgnoreCase(call) || facts != null && call.equals(facts.callId());
    }

    private void requireAbandoned(Receiving receiving) throws IOException {
        var recording = receiving.call().recording();
        if (receiving.since().compareTo(AbandonedCalls.LONGEST) <= 0) {
            throw new CommandFailed("recording " + recording + " is receiving for " + hours(receiving)
                    + " only; a call may be recorded for " + AbandonedCalls.LONGEST.toHours()
                    + " h (recorder.longest), so its node may yet be at it");
        }
        var journal = options.data.resolve("journal");
        if (AbandonedCalls.isIn(journal, recording)) {
            throw new CommandFailed("recording " + recording + " is in the journal " + journal
                    + ": the service of this data folder finishes it by itself, with audio that the store may lack; start it, or, if"
                    + " it runs, look into its log for what it waits for");
        }
    }

    private static String hours(Receiving receiving) {
        return String.format(Locale.ROOT, "%.1f h", receiving.since().toMinutes() / 60.0);
    }
}
