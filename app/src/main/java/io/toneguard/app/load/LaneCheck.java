package io.toneguard.app.load;

import java.util.Arrays;
import java.util.BitSet;

/** Compares what a recording holds with what was sent, message by message. */
final class LaneCheck {
    /** How far from its place a message is still called reordered, in messages. */
    private static final int NEAR = 10;

    private LaneCheck() {}

    /**
     * What became of the messages of one voice.
     *
     * @param lost messages that are not at their place, nor near it
     * @param reordered messages that are not at their place but near it
     * @param missingSeconds seconds from the voice's beginning in which a message is lost, or was never recorded
     */
    record Found(long lost, long reordered, BitSet missingSeconds) {}

    /**
     * @param recorded the voice as it was recorded
     * @param at where in it the voice begins, in bytes
     * @param messageBytes of every message
     * @param messageSamples of every message
     */
    static Found compare(byte[] recorded, int at, Talk.SentLane sent, int messageSamples) {
        int messageBytes = sent.voice().book().messageBytes();
        var expected = new byte[messageBytes];
        var missing = new BitSet();
        long lost = 0;
        long reordered = 0;
        for (long message = 0; message < sent.messages(); message++) {
            sent.voice().copy(message, expected);
            if (isAt(recorded, at + message * messageBytes, expected)) {
                continue;
            }
            if (isNear(recorded, at, message, expected)) {
                reordered++;
            } else {
                lost++;
                long first = message * messageSamples / LoadAudio.RATE_HZ;
                long last = ((message + 1) * messageSamples - 1) / LoadAudio.RATE_HZ;
                missing.set((int) first, (int) last + 1);
            }
        }
        return new Found(lost, reordered, missing);
    }

    /**
     * Where the voice's first message lies, not later than {@code limit}; -1 if nowhere.
     *
     * @param limit in bytes
     */
    static int begin(byte[] recorded, Talk.SentLane sent, int limit) {
        var first = new byte[sent.voice().book().messageBytes()];
        sent.voice().copy(0, first);
        for (int at = 0; at <= Math.min(limit, recorded.length - first.length); at++) {
            if (isAt(recorded, at, first)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isNear(byte[] recorded, int at, long message, byte[] expected) {
        for (long place = message - NEAR; place <= message + NEAR; place++) {
            if (place >= 0 && isAt(recorded, at + place * expected.length, expected)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] recorded, long from, byte[] expected) {
        return from >= 0
                && from + expected.length <= recorded.length
                && Arrays.equals(recorded, (int) from, (int) from + expected.length, expected, 0, expected.length);
    }
}
