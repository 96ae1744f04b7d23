package io.toneguard.app.load;

import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Compares one call's recording with what its sessions sent. */
final class CallCheck {
    /** A leg may join its call so much later than the first one. */
    private static final int LATEST_LEG_SECONDS = 2;

    private final LoadDialect dialect;
    private final WireFormat format;

    CallCheck(LoadDialect dialect) {
        this.dialect = dialect;
        this.format = dialect.format();
    }

    /** What of a call is there; its seconds are those of all its voices together. */
    record Result(long lost, long reordered, int secondsMissing) {
        static final Result NOTHING = new Result(0, 0, 0);

        Result plus(Result other) {
            return new Result(lost + other.lost, reordered + other.reordered, secondsMissing + other.secondsMissing);
        }
    }

    /** @param interleaved the recording's samples */
    Result check(byte[] interleaved, List<Talk.SentLane> sent) {
        if (sent.size() == 1) {
            return result(List.of(check(interleaved, sent.get(0))));
        }
        // Which voice is on which channel is the source's setting: the order that fits better is the right one.
        var voices = new ArrayList<byte[]>();
        for (int channel = 0; channel < sent.size(); channel++) {
            voices.add(RecordedVoices.channel(interleaved, format.codec().bytes(), sent.size(), channel));
        }
        var straight = result(List.of(check(voices.get(0), sent.get(0)), check(voices.get(1), sent.get(1))));
        if (straight.lost() == 0) {
            return straight;
        }
        var crossed = result(List.of(check(voices.get(0), sent.get(1)), check(voices.get(1), sent.get(0))));
        return crossed.lost() < straight.lost() ? crossed : straight;
    }

    private LaneCheck.Found check(byte[] voice, Talk.SentLane sent) {
        int begin = 0;
        if (!dialect.beginsAtZero() && sent.messages() > 0) {
            begin = LaneCheck.begin(
                    voice,
                    sent,
                    LATEST_LEG_SECONDS * format.rateHz() * format.codec().bytes());
        }
        return LaneCheck.compare(voice, Math.max(0, begin), sent, dialect.messageSamples());
    }

    private static Result result(List<LaneCheck.Found> lanes) {
        var missing = new BitSet();
        long lost = 0;
        long reordered = 0;
        for (var lane : lanes) {
            missing.or(lane.missingSeconds());
            lost += lane.lost();
            reordered += lane.reordered();
        }
        return new Result(lost, reordered, missing.cardinality());
    }

    /** Samples that a call's recording should have: as many as its longest voice. */
    long samples(List<Talk.SentLane> sent) {
        return sent.stream().mapToLong(Talk.SentLane::messages).max().orElse(0) * dialect.messageSamples();
    }
}
