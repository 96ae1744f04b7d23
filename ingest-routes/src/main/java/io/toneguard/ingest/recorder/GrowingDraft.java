package io.toneguard.ingest.recorder;

import io.toneguard.voice.audio.WavHead;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call's draft in the store, exact to the byte: what is behind is skipped, what is missing in between becomes silence. After an error it
 * is taken up anew from what the store says it has.
 */
final class GrowingDraft {
    private static final int FILL_BYTES = 1 << 16;

    /** What a finished recording holds. */
    record Whole(long samples, long fileBytes) {}

    private final LiveCall call;
    private final RecordingStore store;
    private final FilledRanges filled;
    private final int headBytes;
    private @Nullable RecordingDraft draft;
    private long appended;
    /** What the last draft had not written when it was left: the end of what was appended. */
    private byte[] unwritten = {};
    /** What an operator finished while the store was away from us: nothing of ours takes its place. */
    private @Nullable Whole finishedMeanwhile;

    GrowingDraft(LiveCall call, RecordingStore store) {
        this.call = call;
        this.store = store;
        filled = new FilledRanges(call.format());
        headBytes = WavHead.length(call.format());
    }

    long appended() {
        return appended;
    }

    FilledRanges filled() {
        return filled;
    }

    /**
     * Whether it was finished before: by an earlier process, by an operator, or by a try of ours that failed behind that; else null. What it
     * holds is durable then. A store that found a recording short of what it was given has kept the draft, from which it is made anew.
     *
     * @param samples that belong into it; negative: nobody knows
     */
    @Nullable
    Whole alreadyWhole(long samples) throws IOException {
        Whole whole;
        try (var audio = store.open(call.stored())) {
            whole = new Whole((audio.size() - headBytes) / call.format().frameBytes(), audio.size());
        } catch (NoSuchFileException notYet) {
            return null;
        }
        // Whoever finished it may not have come to making its name durable; what makes a draft's durable does the same
        // for its neighbour.
        open().force();
        if (lacksSomething(whole, samples, open().length())) {
            leave();
            return null;
        }
        discard();
        return whole;
    }

    /** Nothing that is to be had: an operator finishes what the store has, and then there is no draft. */
    private boolean lacksSomething(Whole whole, long samples, long draftBytes) {
        boolean isDraftGone = draftBytes == 0 && (unwritten.length == 0 || unwritten.length < appended);
        return !isDraftGone
                && (samples < 0 ? whole.fileBytes() < headBytes + draftBytes : whole.fileBytes() != fileBytes(samples));
    }

    private long fileBytes(long samples) {
        long audioBytes = samples * call.format().frameBytes();
        return headBytes + audioBytes + (audioBytes & 1);
    }

    /**
     * Takes up the draft of an earlier process.
     *
     * @param durable what is known to be on disk; what lies behind may be damaged by a power cut
     * @param covered up to where the journal has the audio from {@code durable} on
     */
    void takeUp(long durable, long covered) throws IOException {
        var found = open();
        long length = found.length();
        // A process that ended while it finished may have evened the length.
        if (length > durable && covered + (covered & 1) >= length) {
            found.truncate(durable);
        }
        appended = found.length();
    }

    /** @param chunks in their order; to the store they go in one write, as far as nothing is missing between them */
    void append(List<Chunk> chunks) throws IOException {
        var parts = new ArrayList<ByteBuffer>();
        int bytes = 0;
        for (Chunk chunk : chunks) {
            if (chunk.end() <= appended + bytes) {
                continue;
            }
            reopen();
            if (finishedMeanwhile != null) {
                return;
            }
            if (chunk.position() > appended + bytes) {
                write(parts, bytes);
                bytes = 0;
                fillUpTo(chunk.position());
            }
            var part = chunk.read(appended + bytes);
            bytes += part.remaining();
            parts.add(part);
        }
        write(parts, bytes);
    }

    private void write(List<ByteBuffer> parts, int bytes) throws IOException {
        if (bytes > 0) {
            open().append(parts.toArray(ByteBuffer[]::new));
            appended += bytes;
        }
        parts.clear();
    }

    void force() throws IOException {
        if (appended > 0) {
            reopen();
        }
        if (draft != null) {
            draft.force();
        }
    }

    Whole finish(long samples) throws IOException {
        // A new draft of a finished recording is empty, and to finish it would put silence in the recording's place.
        var whole = finishedMeanwhile != null ? finishedMeanwhile : draft == null ? alreadyWhole(samples) : null;
        if (whole != null) {
            return new Whole(samples, whole.fileBytes());
        }
        reopen();
        long audioBytes = samples * call.format().frameBytes();
        fillUpTo(audioBytes);
        if (appended > audioBytes) {
            open().truncate(audioBytes);
            appended = audioBytes;
        }
        if ((audioBytes & 1) != 0) {
            open().append(ByteBuffer.allocate(1));
        }
        open().finish(WavHead.of(call.format(), samples));
        draft = null;
        return new Whole(samples, fileBytes(samples));
    }

    void discard() throws IOException {
        open().discard();
        draft = null;
    }

    /** Leaves it as it is; for another try, or for the next process. */
    void leave() {
        if (draft != null) {
            keepUnwritten(draft);
            try {
                draft.close();
            } catch (IOException e) {
                // It is taken up anew whatever became of it.
            }
            draft = null;
        }
    }

    /** One that came not so far as to take over what waited in the draft before it has nothing to say of that. */
    private void keepUnwritten(RecordingDraft left) {
        // The byte that evens the length is no audio.
        int surplus = (int) (left.length() - appended);
        var waiting = left.waiting();
        if (surplus >= 0 && surplus <= waiting.remaining()) {
            unwritten = new byte[waiting.remaining() - surplus];
            waiting.get(unwritten);
        }
    }

    /** Bytes of a failed append may lie behind, and bytes that we thought there may be gone. */
    private void reopen() throws IOException {
        if (draft == null && finishedMeanwhile == null) {
            var found = open();
            if (appended > 0 && found.length() == 0) {
                finishedMeanwhile = alreadyWhole(-1);
                if (finishedMeanwhile != null) {
                    return;
                }
            }
            if (found.length() > appended) {
                found.truncate(appended);
            }
            int missing = (int) Math.min(unwritten.length, appended - found.length());
            if (missing > 0 && found.length() + missing == appended) {
                found.append(ByteBuffer.wrap(unwritten, unwritten.length - missing, missing));
            }
            appended = found.length();
            unwritten = new byte[0];
        }
    }

    private void fillUpTo(long position) throws IOException {
        if (position <= appended) {
            return;
        }
        long from = appended;
        byte[] silence = new byte[(int) Math.min(FILL_BYTES, position - appended)];
        Arrays.fill(silence, format().codec().silence());
        try {
            while (appended < position) {
                int count = (int) Math.min(silence.length, position - appended);
                open().append(ByteBuffer.wrap(silence, 0, count));
                appended += count;
            }
        } finally {
            if (appended > from) {
                filled.add(from, appended);
            }
        }
    }

    private RecordingDraft open() throws IOException {
        if (draft == null) {
            draft = store.draft(call.stored(), headBytes);
        }
        return draft;
    }

    private WireFormat format() {
        return call.format();
    }
}
