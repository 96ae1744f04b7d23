package io.toneguard.app.cli;

import io.toneguard.ingest.ledger.FailedAttempt;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the ledger, ends what nobody else ends, and erases. */
@Command(
        name = "calls",
        description = "The ledger: every call and recording, its state, and why.",
        subcommands = {
            CallsCommand.ListAll.class,
            CallsCommand.Show.class,
            CallsCommand.Why.class,
            CallsFinish.class,
            CallsErase.class
        })
final class CallsCommand {
    /** A ledger row and whose it is. */
    private record Found(Tenant tenant, LedgerEntry entry) {}

    /** A command that looks at recordings. */
    abstract static class Look extends DatabaseCommand {
        @Option(names = "--tenant", paramLabel = "NAME", description = "only this tenant's; default: all tenants'")
        @Nullable
        String tenant;

        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        static LedgerEntries ledger(CommandDatabase database) {
            return new LedgerEntries(database.jdbc(), database.scope());
        }
    }

    /** A command that looks at the recordings of one name. */
    abstract static class LookAtCall extends Look {
        @Parameters(paramLabel = "CALL", description = "call id, recording id or file name")
        String call = "";

        abstract void print(LedgerEntries ledger, Found found);

        @Override
        final void run(CommandDatabase database) {
            var ledger = ledger(database);
            boolean found = false;
            for (var owner : database.tenantsNamed(tenant)) {
                for (var entry : ledger.find(owner.id(), call)) {
                    print(ledger, new Found(owner, entry));
                    found = true;
                }
            }
            if (!found) {
                throw new CommandFailed("nothing that came in is called '" + call
                        + "' (looked for a call id, a recording id and a file name): if its file is not in an inbox folder"
                        + " either, it never arrived");
            }
        }
    }

    /** Lists recordings. */
    @Command(name = "list", description = "Lists recordings, latest first.")
    static final class ListAll extends Look {
        @Option(
                names = "--state",
                description =
                        "only recordings in this state: receiving, stored, claimed, analysed, failed, quarantined, erased")
        @Nullable
        String state;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "at most so many per tenant; default: 100")
        int limit;

        private Optional<RecordingState> wanted = Optional.empty();

        @Override
        void check() {
            requireLimit(limit);
            try {
                wanted = Optional.ofNullable(state).map(RecordingState::of);
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
        }

        @Override
        void run(CommandDatabase database) {
            var rows = new Rows(out(), format);
            for (var owner : database.tenantsNamed(tenant)) {
                for (var entry : ledger(database).list(owner.id(), wanted, limit)) {
                    var all = row(new Found(owner, entry));
                    if (format == ListFormat.table) {
                        all.keySet()
                                .retainAll(List.of(
                                        "tenant",
                                        "call_id",
                                        "recording_id",
                                        "state",
                                        "state_since",
                                        "reason_code",
                                        "file",
                                        "speakers",
                                        "seconds_received"));
                    }
                    rows.add(all);
                }
            }
            rows.end("nothing came in yet" + (state == null ? "" : " that is " + state));
        }
    }

    /** Shows one call. */
    @Command(name = "show", description = "Shows everything the ledger knows of one call.")
    static final class Show extends LookAtCall {
        @Override
        void print(LedgerEntries ledger, Found found) {
            if (format == ListFormat.json) {
                new Rows(out(), format).add(row(found));
                return;
            }
            row(found).forEach((name, value) -> out().printf("%-18s %s%n", name, Rows.cell(value)));
            out().println();
        }
    }

    /** Explains one call. */
    @Command(name = "why", description = "Says in a sentence where a call is and what it waits for: why is it missing?")
    static final class Why extends LookAtCall {
        @Override
        void print(LedgerEntries ledger, Found found) {
            var why = ledger.why(found.tenant(), found.entry());
            var attempts = ledger.attempts(found.tenant().id(), found.entry().recording());
            if (format == ListFormat.json) {
                var row = row(found);
                row.put("why", why);
                row.put("failed_attempts", attempts.stream().map(Why::object).toList());
                new Rows(out(), format).add(row);
                return;
            }
            out().println(why);
            attempts.forEach(attempt -> out().println(ledger.why(attempt)));
        }

        private static Map<String, @Nullable Object> object(FailedAttempt attempt) {
            var object = new LinkedHashMap<String, @Nullable Object>();
            object.put("attempt", attempt.attempt());
            object.put("at", time(attempt.at()));
            object.put("outcome", attempt.outcome());
            object.put("reasonCode", attempt.reasonCode());
            object.put("reason", attempt.reason());
            object.put("launch", attempt.launch());
            object.put("worker", attempt.worker());
            return object;
        }
    }

    private CallsCommand() {}

    private static Map<String, @Nullable Object> row(Found found) {
        var entry = found.entry();
        var call = entry.call();
        var live = entry.live();
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", found.tenant().name());
        row.put("call_id", call == null ? null : call.callId());
        row.put("recording_id", entry.recording().toString());
        row.put("state", entry.state().word());
        row.put("state_since", time(entry.stateSince()));
        row.put("not_before", time(entry.notBefore()));
        row.put("reason_code", entry.reasonCode());
        row.put("reason", entry.reason());
        row.put("attempts", entry.attempts());
        row.put("file", entry.fileName());
        row.put("also_received_as", entry.alsoReceivedAs());
        row.put("started_at", call == null ? null : call.startedAt().toString());
        row.put("agent_id", call == null ? null : call.agentId());
        row.put("team", call == null ? null : call.team());
        row.put("queue", call == null ? null : call.queue());
        row.put("direction", call == null ? null : call.direction());
        row.put("source", live == null ? null : live.source());
        row.put("ended", live == null ? null : live.ended());
        row.put("ended_reason", live == null ? null : live.endedReason());
        row.put("speakers", entry.speakers().stream().map(Speaker::word).toList());
        row.put("seconds_expected", entry.completeness().expected());
        row.put("seconds_received", entry.completeness().received());
        row.put("seconds_lost", entry.completeness().lost());
        row.put("paused_seconds", live == null ? null : live.pausedSeconds());
        row.put("received_at", time(entry.receivedAt()));
        row.put("stored_at", time(entry.storedAt()));
        row.put("analysed_at", time(entry.analysedAt()));
        row.put("analyzer", entry.analyzer());
        row.put("audio_deleted_at", time(entry.audioDeletedAt()));
        return row;
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
