package io.toneguard.voice.features;

/**
 * Who spoke when: pauses, overlaps and interruptions of two channels, from speech decisions per 10 ms frame. Each channel's
 * decisions come in order; a channel may be up to twenty seconds ahead, beyond which its partner counts as silent. Fixed memory.
 * Silences of less than 250 ms are part of speech (as in studies of turn-taking: Heldner and Edlund 2010 use 180 to 200 ms).
 */
public final class Conversation {
    static final int PAUSE_FRAMES = 25;
    static final int ESTABLISHED_FRAMES = 50;
    /** Who is silent for longer has not paused but waited, or was on hold. */
    static final int LONGEST_PAUSE_FRAMES = 500;

    private static final int RING = 2048;

    private final boolean[][] speech = new boolean[2][RING];
    private final long[] decided = new long[2];
    private final Side[] sides = {new Side(), new Side()};
    private long heard;
    private long overlapFrames;
    /** Who spoke last while the other did not; -1 before anybody did. */
    private int lastSpeaker = -1;

    private static final class Side {
        /** Where the segment began in which this side is or was last; -1 before the first. */
        private long segmentStart = -1;

        private long lastSpeech = -1;
        private long speechFrames;
        private long pauses;
        private long pauseFrames;
        private long interruptions;
        /** The segment began within the other's established speech. */
        private boolean cutIn;

        boolean inSegment(long frame) {
            return lastSpeech >= 0 && frame - lastSpeech <= PAUSE_FRAMES;
        }
    }

    /** Takes the next decision of channel 0 or 1. */
    public void frame(int channel, boolean speaks) {
        int other = 1 - channel;
        speech[channel][(int) decided[channel]++ & (RING - 1)] = speaks;
        if (decided[channel] - heard == RING) {
            speech[other][(int) heard & (RING - 1)] = false;
            hear();
        }
        while (heard < Math.min(decided[0], decided[1])) {
            hear();
        }
    }

    private void hear() {
        boolean left = speech[0][(int) heard & (RING - 1)];
        boolean right = speech[1][(int) heard & (RING - 1)];
        overlapFrames += left && right ? 1 : 0;
        int before = lastSpeaker;
        end(0);
        end(1);
        begin(0, left, right, before);
        begin(1, right, left, before);
        heard++;
    }

    /** A segment begins or goes on. */
    private void begin(int channel, boolean speaks, boolean otherSpeaks, int lastBefore) {
        if (!speaks) {
            return;
        }
        Side side = sides[channel];
        Side other = sides[1 - channel];
        if (!side.inSegment(heard)) {
            long silence = heard - 1 - Math.max(side.lastSpeech, other.lastSpeech);
            if (!otherSpeaks && lastBefore == channel && silence <= LONGEST_PAUSE_FRAMES) {
                side.pauses++;
                side.pauseFrames += silence;
            }
            side.segmentStart = heard;
            side.cutIn = otherSpeaks
                    && other.inSegment(heard)
                    && other.segmentStart >= 0
                    && heard - other.segmentStart >= ESTABLISHED_FRAMES;
        }
        side.speechFrames++;
        side.lastSpeech = heard;
        if (!otherSpeaks || lastBefore < 0) {
            lastSpeaker = channel;
        }
        if (side.cutIn && heard - side.segmentStart + 1 >= ESTABLISHED_FRAMES) {
            side.interruptions++;
            side.cutIn = false;
        }
    }

    /** A silence has become long enough to end a segment. */
    private void end(int channel) {
        Side side = sides[channel];
        if (side.lastSpeech >= 0 && heard - side.lastSpeech == PAUSE_FRAMES + 1) {
            side.cutIn = false;
        }
    }

    /** Of channel 0 or 1, over what both have decided. */
    public SpeakingTurns turns(int channel) {
        Side side = sides[channel];
        double both = sides[0].speechFrames + sides[1].speechFrames;
        return new SpeakingTurns(
                side.pauses,
                seconds(side.pauseFrames),
                seconds(side.pauseFrames) / side.pauses,
                side.speechFrames / both,
                seconds(overlapFrames),
                side.interruptions);
    }

    private static double seconds(long frames) {
        return frames / 100.0;
    }
}
