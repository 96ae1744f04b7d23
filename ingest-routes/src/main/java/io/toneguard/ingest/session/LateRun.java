package io.toneguard.ingest.session;

/**
 * Messages of one track in a row that lie behind what is written and fill nothing. A peer that has begun to count anew goes on like that, as late
 * as it was; what was held up and then comes at once is less late with each message, and is where it belongs when it has caught up.
 */
final class LateRun {
    private static final int BEFORE_RESTART = 10;

    private int messages;
    private long firstAt;
    private long firstLateness;

    /**
     * One more.
     *
     * @param at the sample that its stamp or number gives it
     * @param expected the sample that would come now
     * @return whether the peer counts anew
     */
    boolean isRestart(long at, long expected) {
        long lateness = expected - at;
        if (messages == 0) {
            firstAt = at;
            firstLateness = lateness;
        }
        messages++;
        boolean catchesUp = 2 * (firstLateness - lateness) > at - firstAt;
        return messages > BEFORE_RESTART && !catchesUp;
    }

    /** One was written. */
    void ends() {
        messages = 0;
    }
}
