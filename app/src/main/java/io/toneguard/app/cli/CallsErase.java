package io.toneguard.app.cli;

import io.toneguard.app.erase.ErasureConfiguration;
import io.toneguard.app.store.StoreLocation;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a call, or one recording, out of everything. */
@Command(
        name = "erase",
        description = {
            "Erases a call, or one recording: audio, results, readings, alerts and names, for good. What stays is a ledger row",
            "without names, by which the same content is not taken in again. Without --yes it only says what it would erase."
        })
final class CallsErase extends DatabaseCommand {
    @Parameters(paramLabel = "CALL", arity = "0..1", description = "the call's id; all of its recordings go")
    @Nullable
    String call;

    @Option(names = "--recording", paramLabel = "UUID", description = "only this recording, instead of a call")
    @Nullable
    String recording;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "whose it is; needed where several have one of that id")
    @Nullable
    String tenant;

    @Option(names = "--yes", description = "erases it; there is no way back")
    boolean yes;

    private RecordingId wanted = new RecordingId(new UUID(0, 0));

    /** What is to go, and whose it is. */
    private record Found(Tenant tenant, List<LedgerEntry> entries) {}

    @Override
    void check() {
        try {
            if ((call == null) == (recording == null)) {
                throw new IllegalArgumentException("give either a call's id or --recording=UUID");
            }
            if (recording != null) {
                wanted = new RecordingId(UUID.fromString(recording));
            }
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    @Override
    void run(CommandDatabase database) throws IOException {
        var found = find(database);
        var what = found.entries().size() + " recording(s) of tenant "
                + found.tenant().name();
        if (!yes) {
            found.entries().forEach(entry -> out().println(
                            entry.recording() + " " + entry.state().word()));
            out().flush();
            throw new CommandFailed("nothing was erased: --yes erases " + what + " for good");
        }
        options.requireStore();
        var erasure = ErasureConfiguration.forCommand(
                database.jdbc(),
                StoreLocation.open(options.storeUri()),
                database.scope(),
                database.tenants(),
                options.inbox());
        int audioLeft;
        try {
            audioLeft = erase(erasure, found.tenant())
                    .map(Erasure.Erased::audioLeft)
                    .orElse(0);
        } catch (Erasure.CallIsRunningException e) {
            throw new CommandFailed(e.getMessage() + "; if its node does not come back, `calls finish` ends it");
        }
        out().println(what + " erased"
                + (audioLeft == 0
                        ? ""
                        : "; the store did not let go of the audio of " + audioLeft
                                + ": a running service removes it as soon as it can"));
        out().flush();
    }

    private Optional<Erasure.Erased> erase(Erasure erasure, Tenant owner) {
        return call == null ? erasure.eraseRecording(owner.id(), wanted) : erasure.eraseCall(owner.id(), call);
    }

    private Found find(CommandDatabase database) {
        var ledger = new LedgerEntries(database.jdbc(), database.scope());
        var name = call == null ? wanted.toString() : call;
        var found = database.tenantsNamed(tenant).stream()
                .map(owner -> new Found(
                        owner,
                        ledger.find(owner.id(), name).stream()
                                .filter(this::isMeant)
                                .toList()))
                .filter(one -> !one.entries().isEmpty())
                .toList();
        if (found.isEmpty()) {
            throw new CommandFailed("there is no " + (call == null ? "recording " : "call '") + name
                    + (call == null ? "" : "'; `calls list` shows them"));
        }
        if (found.size() > 1) {
            throw new CommandFailed("tenants "
                    + found.stream().map(one -> one.tenant().name()).toList()
                    + " have a call '" + name + "'; say with --tenant whose is to be erased");
        }
        return found.get(0);
    }

    /** A name may be a file's, too; only ids are erased by. */
    private boolean isMeant(LedgerEntry entry) {
        var facts = entry.call();
        return call == null ? entry.recording().equals(wanted) : facts != null && call.equals(facts.callId());
    }
}
