package io.toneguard.ingest.recorder;

import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finishes what a node that does not come back was recording, without its journal: from what the store has. Only a person can know that it
 * does not: nothing here tells it from one that is away.
 */
public final class AbandonedCalls {
    /** So long a call may be recorded, whatever {@code recorder.longest} is. */
    public static final Duration LONGEST = RecorderSettings.MOST;

    private static final String REASON =
            "its node did not come back; finished by an operator from what the store had of it";

    private final RecordingStore store;
    private final LiveLedger ledger;

    public AbandonedCalls(RecordingStore store, LiveLedger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /**
     * Whether the journal of that folder, which a service may be writing, knows the recording: then its service finishes it, and has more
     * of it than the store.
     */
    public static boolean isIn(Path journal, RecordingId recording) throws IOException {
        return Files.isDirectory(journal)
                && JournalReader.read(JournalSegment.in(journal)).stream()
                        .anyMatch(left -> left.call().recording().equals(recording));
    }

    /**
     * Makes what the store has of it a recording that is {@code stored}, truncated, or, where that is nothing, says so in its row. May be
     * repeated.
     *
     * @param call its row is {@code receiving}
     * @return seconds of audio
     */
    public double finish(LiveCall call) throws IOException {
        var draft = new GrowingDraft(call, store);
        var whole = draft.alreadyWhole(-1);
        if (whole == null) {
            whole = finish(call, draft);
        }
        var ended = new CallEnded(whole.samples(), CallEnded.Ending.TRUNCATED, REASON, List.of(), segments(call), 0);
        if (whole.samples() == 0) {
            ledger.nothing(call, ended);
        } else {
            ledger.stored(call, ended, whole.samples(), whole.fileBytes());
        }
        return call.format().seconds(whole.samples());
    }

    private static GrowingDraft.Whole finish(LiveCall call, GrowingDraft draft) throws IOException {
        draft.takeUp(0, 0);
        long samples = draft.appended() / call.format().frameBytes();
        if (samples == 0) {
            draft.discard();
            return new GrowingDraft.Whole(0, 0);
        }
        return draft.finish(samples);
    }

    /** As the call began; of take-overs only the journal knew. */
    private static List<Segment> segments(LiveCall call) {
        return IntStream.range(0, call.format().channels())
                .mapToObj(channel -> {
                    var speaker = call.speakers().get(channel);
                    return new Segment(channel, 0, speaker, speaker == Speaker.AGENT ? call.agentId() : null);
                })
                .toList();
    }
}
