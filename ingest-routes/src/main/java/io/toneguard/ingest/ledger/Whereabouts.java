package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers "where is this call?" in one sentence, for a person who has to do something about it. */
final class Whereabouts {
    /** Reason code of a stored recording that an operator's `jobs stop` holds back. */
    private static final String HELD = "HELD";

    private static final Instant LAST_DATE = Instant.parse("9999-12-31T00:00:00Z");

    private Whereabouts() {}

    static String of(Tenant tenant, LedgerEntry entry) {
        String what = "Recording " + entry.recording() + " (" + subject(entry) + "): ";
        String since = " since " + time(entry.stateSince());
        return what
                + switch (entry.state()) {
                    case RECEIVING ->
                        entry.live() != null
                                ? "is being spoken and recorded" + since
                                        + "; if that does not end, the node that records it was stopped: it finishes the recording"
                                        + " from its journal as soon as it is started again; if it never is, 'toneguard calls finish' makes"
                                        + " a recording of what the store has"
                                : "its audio is being copied into the store" + since
                                        + "; if that does not end, the service was stopped or its store is away: a file that was dropped is still"
                                        + " in the inbox and is taken up again by itself, unless it was removed from there; one that"
                                        + " was sent must be sent again";
                    case STORED ->
                        "stored" + since + completeness(entry) + ending(entry) + "; " + waitsFor(tenant, entry);
                    case CLAIMED ->
                        "planned for analysis" + since + completeness(entry) + ending(entry) + attempts(entry)
                                + "; a worker has it or takes it next";
                    case ANALYSED ->
                        "analysed at " + time(entry.analysedAt() == null ? entry.stateSince() : entry.analysedAt())
                                + " by analyzer " + entry.analyzer() + completeness(entry) + ending(entry)
                                + "; it is not missing: its results are in the BI views" + audio(entry);
                    case FAILED ->
                        "its analysis failed" + since + reason(entry) + attempts(entry) + notBefore(entry)
                                + audio(entry);
                    case QUARANTINED -> "quarantined" + since + reason(entry) + attempts(entry) + audio(entry);
                    case ERASED -> "erased" + since + "; audio and results are gone for good";
                }
                + copies(entry);
    }

    static String of(FailedAttempt attempt) {
        return "  attempt " + attempt.attempt() + " at " + time(attempt.at()) + ", launch " + attempt.launch()
                + (attempt.worker() == null ? "" : ", worker " + attempt.worker()) + ": " + attempt.reasonCode() + ", "
                + oneLine(attempt.reason()) + " (" + attempt.outcome() + ")";
    }

    private static String copies(LedgerEntry entry) {
        return entry.alsoReceivedAs().isEmpty()
                ? ""
                : "; the same content also came in as " + oneLine(String.join(", ", entry.alsoReceivedAs()))
                        + " and is this one recording";
    }

    private static String waitsFor(Tenant tenant, LedgerEntry entry) {
        if (entry.audioDeletedAt() != null) {
            return "it waits for nothing: its audio was deleted at " + time(entry.audioDeletedAt())
                    + " because its retention was over, while the policy let nobody in it be measured; it is never analysed";
        }
        var policy = tenant.policy();
        if (policy.scored().isEmpty()) {
            return "no policy is set for tenant " + tenant.name()
                    + ": nothing is scored before 'toneguard tenants policy " + tenant.name()
                    + " --score agent,customer --purpose \"...\"' says whose voice may be measured, and what for";
        }
        if (entry.speakers().stream().noneMatch(policy::allows)) {
            return "the policy of tenant " + tenant.name() + " scores " + words(policy.scored())
                    + " only and this recording has " + words(entry.speakers())
                    + ", so nothing of it may be scored; an unknown speaker needs a policy for both, or a sidecar that names the"
                    + " channels";
        }
        if (HELD.equals(entry.reasonCode())) {
            return entry.reason() + attempts(entry) + until(entry);
        }
        return "waits for a manager to plan it and a worker to analyse it" + attempts(entry) + notBefore(entry);
    }

    private static String audio(LedgerEntry entry) {
        return entry.audioDeletedAt() == null
                ? ""
                : "; its audio was deleted at " + time(entry.audioDeletedAt()) + " because its retention was over";
    }

    private static String subject(LedgerEntry entry) {
        var live = entry.live();
        var call = entry.call();
        if (live != null) {
            String source = "live from source " + oneLine(live.source());
            return call == null ? source + ", no call known" : "call " + call.callId() + ", " + source;
        }
        String file = "file " + oneLine(entry.fileName());
        return call == null ? file + ", no call known" : "call " + call.callId() + ", " + file;
    }

    private static String completeness(LedgerEntry entry) {
        var seconds = entry.completeness();
        if (seconds.expected() == null || seconds.received() == null) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                ", %.1f of %.1f s received%s",
                seconds.received(),
                seconds.expected(),
                seconds.lost() > 0 ? String.format(Locale.ROOT, ", %.1f s lost", seconds.lost()) : "");
    }

    /** How a live call ended: what a person needs who wonders why a recording is shorter than the call. */
    private static String ending(LedgerEntry entry) {
        var live = entry.live();
        if (live == null || live.ended() == null) {
            return "";
        }
        return (live.pausedSeconds() > 0
                        ? String.format(Locale.ROOT, ", %.1f s paused by the PBX", live.pausedSeconds())
                        : "")
                + ", the call ended " + live.ended()
                + (live.endedReason() == null ? "" : " (" + oneLine(live.endedReason()) + ")");
    }

    private static String reason(LedgerEntry entry) {
        return " (" + entry.reasonCode() + "): " + entry.reason();
    }

    private static String attempts(LedgerEntry entry) {
        return entry.attempts() == 0 ? "" : "; " + entry.attempts() + " attempt(s) to analyse it did not finish";
    }

    private static String notBefore(LedgerEntry entry) {
        return entry.notBefore() == null ? "" : "; tried again after " + time(entry.notBefore());
    }

    /** The end of a hold, if it has one: infinity is further away than a year that has four digits. */
    private static String until(LedgerEntry entry) {
        return entry.notBefore() == null || entry.notBefore().isAfter(LAST_DATE)
                ? ""
                : "; by itself it goes on after " + time(entry.notBefore());
    }

    private static String words(Collection<Speaker> speakers) {
        return speakers.stream().map(Speaker::word).distinct().sorted().collect(Collectors.joining(" and "));
    }

    private static String time(@Nullable Instant instant) {
        return instant == null
                ? "an unknown time"
                : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String oneLine(String fileName) {
        return fileName.replaceAll("\\p{Cntrl}", "?");
    }
}
