package io.toneguard.app.load;

import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Compares one call's recording with what its sessions sent. */
final class CallCheck {
    /** A leg may join its call so much later than the first one. */
    private static final int LATEST_LEG_SECONDS = 2;

    /** Legs of one call begin within two messages and the network's doing; more is heard as an answer that comes too late. */
    static final double LEGS_APART_SECONDS = 0.2;

    private final LoadDialect dialect;
    private final WireFormat format;

    CallCheck(LoadDialect dialect) {
        this.dialect = dialect;
        this.format = dialect.format();
    }

    /**
     * What of a call is there; its seconds are those of all its voices together.
     *
     * @param legsApart calls whose legs lie over {@link #LEGS_APART_SECONDS} apart, although each is whole
     * @param furthestSeconds how far at most
     */
    record Result(long lost, long reordered, int secondsMissing, int legsApart, double furthestSeconds) {
        static final Result NOTHING = new Result(0, 0, 0, 0, 0);

        Result plus(Result other) {
            return new Result(
                    lost + other.lost,
                    reordered + other.reordered,
                    secondsMissing + other.secondsMissing,
                    legsApart + other.legsApart,
                    Math.max(furthestSeconds, other.furthestSeconds));
        }
    }

    /** Where in its recording a voice begins, in bytes, and what is there of it; -1: nobody knows. */
    private record Lane(int begin, LaneCheck.Found found) {}

    /** @param interleaved the recording's samples */
    Result check(byte[] interleaved, List<Talk.SentLane> sent) {
        // A leg that was refused has its channel all the same.
        int channels = Math.max(dialect.legs(), sent.size());
        if (channels == 1) {
            return result(List.of(check(interleaved, sent.get(0))));
        }
        // Which voice is on which channel is the source's setting: the order that fits better is the right one.
        var straight = new ArrayList<Lane>();
        var crossed = new ArrayList<Lane>();
        for (int lane = 0; lane < sent.size(); lane++) {
            straight.add(check(channel(interleaved, channels, lane), sent.get(lane)));
        }
        var found = result(straight);
        if (found.lost() == 0) {
            return found;
        }
        for (int lane = 0; lane < sent.size(); lane++) {
            crossed.add(check(channel(interleaved, channels, channels - 1 - lane), sent.get(lane)));
        }
        var otherwise = result(crossed);
        return otherwise.lost() < found.lost() ? otherwise : found;
    }

    private byte[] channel(byte[] interleaved, int channels, int channel) {
        return RecordedVoices.channel(interleaved, format.codec().bytes(), channels, channel);
    }

    private Lane check(byte[] voice, Talk.SentLane sent) {
        int begin = 0;
        if (!dialect.beginsAtZero() && sent.messages() > 0) {
            begin = LaneCheck.begin(
                    voice,
                    sent,
                    LATEST_LEG_SECONDS * format.rateHz() * format.codec().bytes());
        }
        return new Lane(begin, LaneCheck.compare(voice, Math.max(0, begin), sent, dialect.messageSamples()));
    }

    private Result result(List<Lane> lanes) {
        var missing = new BitSet();
        long lost = 0;
        long reordered = 0;
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (var lane : lanes) {
            missing.or(lane.found().missingSeconds());
            lost += lane.found().lost();
            reordered += lane.found().reordered();
            first = Math.min(first, lane.begin());
            last = Math.max(last, lane.begin());
        }
        double apart = first < 0 || lost > 0
                ? 0
                : (double) (last - first) / format.codec().bytes() / format.rateHz();
        return new Result(lost, reordered, missing.cardinality(), apart > LEGS_APART_SECONDS ? 1 : 0, apart);
    }

    /** Samples that a call's recording should have: as many as its longest voice. */
    long samples(List<Talk.SentLane> sent) {
        return sent.stream().mapToLong(Talk.SentLane::messages).max().orElse(0) * dialect.messageSamples();
    }
}
