package io.toneguard.ingest.recorder;

import io.toneguard.ingest.ledger.GapTally;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known of one call: written to the journal as it comes, and anew at the head of each segment. On the journal's thread only. */
final class CallLog {
    private static final int MOST_BYTES = 1 << 18;

    /** What is read back at a time of a call that another process left. */
    private static final int GATHERED_BYTES = 1 << 16;

    /** Audio of the call up to {@code end} lies in this segment of the journal. */
    private record Mark(long segment, long end) {}

    private LiveCall call;
    private final Journal journal;
    private final HeldBlocks held;
    private final int frameBytes;
    private final GapTally told = new GapTally();
    private final GapTally shed = new GapTally();
    private final ToldSegments segments = new ToldSegments();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final List<Chunk> whole = new ArrayList<>();
    private @Nullable AudioBlock block;
    private List<Place> places = new ArrayList<>();
    private long blockPosition;
    private int blockBytes;
    private long forced;
    private boolean isAskedToForce;
    private JournalRecord.@Nullable Ended ended;

    CallLog(LiveCall call, Journal journal, HeldBlocks held) {
        this.call = call;
        this.journal = journal;
        this.held = held;
        frameBytes = call.format().frameBytes();
    }

    LiveCall call() {
        return call;
    }

    void started() {
        write(JournalRecord.STARTED, call);
    }

    /** More is known of the call than at its start. */
    void known(LiveCall more) {
        call = more;
        write(JournalRecord.KNOWN, more);
    }

    /** @param isWhole the block is complete and not announced again; its hold is ours since its first announcement */
    void audio(AudioBlock announced, int from, int to, boolean isWhole) {
        if (block != announced) {
            block = announced;
            blockPosition = announced.firstSample() * frameBytes;
        }
        blockBytes = to * frameBytes;
        journalAudio(announced, from * frameBytes);
        if (isWhole) {
            endBlock();
        }
    }

    private void journalAudio(AudioBlock announced, int fromByte) {
        for (int at = fromByte; at < blockBytes; at += MOST_BYTES) {
            int count = Math.min(MOST_BYTES, blockBytes - at);
            var place = journal.audio(call.recording(), blockPosition + at, announced.bytes(), at, count);
            if (place != null) {
                places.add(place);
                mark(place.segment().number(), place.end());
            }
        }
    }

    /**
     * A new segment was begun. Of a call that pauses, the audio of the unfinished block is said again, too: it goes to no draft before the
     * pause is over, and for so long would keep the journal of all calls.
     */
    void rolledTo(long segment) {
        sayAgain();
        if (block != null
                && waitsInUnfinishedBlock()
                && !places.isEmpty()
                && places.get(0).segment().number() < segment - 1) {
            marks.clear();
            places = new ArrayList<>();
            journalAudio(block, 0);
        }
    }

    /** Whether all that the draft lacks is in the block that is not whole: forcing the draft cannot let go of it. */
    private boolean waitsInUnfinishedBlock() {
        return block != null && forced >= blockPosition;
    }

    /** What the session put in place of missing audio. */
    void gap(Gap gap) {
        told.add(gap);
        write(JournalRecord.GAP, gap);
    }

    /** Audio that we did not take. */
    void shed(long fromSample, long samples) {
        for (int channel = 0; channel < call.format().channels(); channel++) {
            var gap = new Gap(channel, fromSample, samples, Gap.Kind.SHED);
            shed.add(gap);
            write(JournalRecord.SHED, gap);
        }
    }

    /** One that begins where another one did is in its place: that person was replaced before a word. */
    void segment(Segment segment) {
        if (segments.add(segment)) {
            write(JournalRecord.SEGMENT, segment);
        }
    }

    /**
     * @param samples of the recording, which may be shorter than the call
     */
    void ended(CallEnded end, long samples) {
        endBlock();
        var gaps = GapTally.of(end.gaps());
        shed.gaps().forEach(gaps::add);
        ended = new JournalRecord.Ended(
                new CallEnded(
                        end.samples(), end.ending(), end.reason(), gaps.gaps(), end.segments(), end.clockDriftPpm()),
                samples);
        writeEnded(ended);
    }

    /** Blocks that are whole since the last time, for the store. */
    List<Chunk> takeWhole() {
        var taken = List.copyOf(whole);
        whole.clear();
        return taken;
    }

    JournalRecord.@Nullable Ended ended() {
        return ended;
    }

    /** Says everything again, but the audio: older segments are then needed for audio only. */
    void sayAgain() {
        started();
        told.gaps().forEach(gap -> write(JournalRecord.GAP, gap));
        shed.gaps().forEach(gap -> write(JournalRecord.SHED, gap));
        segments.all().forEach(segment -> write(JournalRecord.SEGMENT, segment));
        if (forced > 0) {
            write(JournalRecord.FORCED, forced);
        }
        if (ended != null && ended.samples() >= 0) {
            writeEnded(ended);
        }
    }

    void forced(long position) {
        isAskedToForce = false;
        forced = position;
        while (!marks.isEmpty() && marks.getFirst().end() <= position) {
            marks.removeFirst();
        }
        write(JournalRecord.FORCED, position);
    }

    /** The recording is whole in the store. */
    void finished() {
        marks.clear();
    }

    void settled() {
        journal.append(JournalRecord.SETTLED, call.recording(), new byte[0]);
    }

    /** The oldest segment that holds audio which the draft has not durably; a high number if none. */
    long needs() {
        return marks.isEmpty() ? Long.MAX_VALUE : marks.getFirst().segment();
    }

    /**
     * Whether to ask the draft now to let go of segments before {@code segment}; once until it has answered. Not of a call that pauses: it
     * would ask at each round for nothing, and calls that would let go of something would not have their turn.
     */
    boolean asksToForce(long segment) {
        if (isAskedToForce || needs() >= segment || waitsInUnfinishedBlock()) {
            return false;
        }
        isAskedToForce = true;
        return true;
    }

    /** Goes on where an earlier process was; the chunks that the journal has for the draft. */
    List<Chunk> restore(LeftCall left) {
        left.gaps().forEach(told::add);
        left.shed().forEach(shed::add);
        left.segments().forEach(segments::add);
        forced = left.forced();
        ended = left.ended();
        left.places().forEach(place -> mark(place.segment().number(), place.end()));
        return gathered(left.places());
    }

    /** Some seconds of audio in each chunk, as a running call's are; what lies in one file's places is not lost with another one. */
    private List<Chunk> gathered(List<Place> found) {
        var chunks = new ArrayList<Chunk>();
        for (int from = 0, to = 1; from < found.size(); from = to, to++) {
            var first = found.get(from);
            while (to < found.size()
                    && found.get(to).position() == found.get(to - 1).end()
                    && found.get(to).segment() == first.segment()
                    && found.get(to).end() - first.position() <= GATHERED_BYTES) {
                to++;
            }
            var part = List.copyOf(found.subList(from, to));
            int length = (int) (found.get(to - 1).end() - first.position());
            chunks.add(new Chunk(first.position(), length, null, part, held));
        }
        return chunks;
    }

    private void endBlock() {
        if (block != null) {
            whole.add(new Chunk(blockPosition, blockBytes, block, places, held));
            block = null;
            places = new ArrayList<>();
            blockBytes = 0;
        }
    }

    private void mark(long segment, long end) {
        if (!marks.isEmpty() && marks.getLast().segment() == segment) {
            marks.removeLast();
        }
        marks.addLast(new Mark(segment, end));
    }

    /** Without gaps and segments, which have records of their own. */
    private void writeEnded(JournalRecord.Ended end) {
        var call = end.call();
        write(
                JournalRecord.ENDED,
                new JournalRecord.Ended(
                        new CallEnded(
                                call.samples(),
                                call.ending(),
                                call.reason(),
                                List.of(),
                                List.of(),
                                call.clockDriftPpm()),
                        end.samples()));
    }

    private void write(byte kind, Object body) {
        journal.append(
                kind,
                call.recording(),
                JournalRecord.JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
}
