package io.toneguard.tap.live;

import io.toneguard.voice.call.Segment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The people who speak on one channel, one after the other. */
final class ChannelVoices {
    /** Makes the voice of a segment; null where the policy does not allow it. */
    interface Beginner {
        @Nullable
        Voice begin(Segment segment, int number, long at, boolean countsFromBeginning);
    }

    private final Beginner beginner;
    /** Told, and not reached yet: a segment may begin in audio that is still to come. */
    private final Deque<Segment> coming = new ArrayDeque<>();

    private @Nullable Segment current;
    private @Nullable Voice voice;
    private int number = -1;

    ChannelVoices(Beginner beginner) {
        this.beginner = beginner;
    }

    void segment(Segment next) {
        var last = coming.peekLast();
        if (last != null && last.fromSample() == next.fromSample()) {
            coming.removeLast();
        }
        coming.addLast(next);
    }

    /** Where the next person begins, if before {@code limit}; else the limit. */
    long nextBeginning(long limit) {
        var next = coming.peekFirst();
        return next == null ? limit : Math.min(limit, next.fromSample());
    }

    /** Lets everybody begin who speaks from this sample on, or from an earlier one that was left out. */
    void reach(long at) {
        for (var next = coming.peekFirst(); next != null && next.fromSample() <= at; next = coming.peekFirst()) {
            coming.removeFirst();
            begin(next, at);
        }
    }

    private void begin(Segment segment, long at) {
        var before = current;
        boolean renamed = before != null && before.fromSample() == segment.fromSample();
        if (renamed && voice != null) {
            voice.abandon(); // whoever was meant to speak there never did
            voice = null;
        } else {
            end(segment.fromSample());
        }
        number += renamed ? 0 : 1;
        current = segment;
        voice = beginner.begin(segment, number, at, !renamed);
    }

    /** Who speaks now; null if nobody may be measured. */
    @Nullable
    Voice voice() {
        return voice;
    }

    /** The call is over. */
    void ended(long samples) {
        if (samples > 0) {
            reach(samples - 1);
        }
        end(samples);
    }

    private void end(long atSample) {
        var over = taken();
        if (over != null) {
            over.end(atSample);
        }
    }

    /** Whoever speaks now may not be measured any more. */
    void forbid() {
        var over = taken();
        if (over != null) {
            over.forbid();
        }
    }

    void abandon() {
        var over = taken();
        if (over != null) {
            over.abandon();
        }
    }

    /** Nobody's voice ends twice, whatever its end throws. */
    private @Nullable Voice taken() {
        var over = voice;
        voice = null;
        return over;
    }
}
