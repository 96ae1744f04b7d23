package io.toneguard.app.load;

/**
 * When everything is due, by the monotonic clock. Each session has its own moment within the interval, the same in every interval.
 *
 * @param beginNanos tick 0
 * @param intervalNanos between two ticks
 * @param sessions among whom an interval is shared
 * @param legs connections of one call, which are opened at the same moment
 * @param connectsPerSecond sessions that knock in one second
 * @param ticksPerFrame a session begins at a multiple of it
 */
record Schedule(long beginNanos, long intervalNanos, int sessions, int legs, int connectsPerSecond, int ticksPerFrame) {
    /** Between knocking and the first message's moment: longer than an upgrade takes. */
    private static final long KNOCK_TO_FIRST_NANOS = 400_000_000L;

    long dueNanos(long tick, int session) {
        return beginNanos + tick * intervalNanos + session * intervalNanos / sessions;
    }

    /** The latest tick of a session that is not after {@code nanos}. */
    long tickAt(long nanos, int session) {
        return Math.floorDiv(nanos - dueNanos(0, session), intervalNanos);
    }

    long connectNanos(int session) {
        return beginNanos + session / legs * legs * 1_000_000_000L / connectsPerSecond;
    }

    /** The tick of a session's first message. */
    long firstTick(int session) {
        return tickAfter(connectNanos(session) + KNOCK_TO_FIRST_NANOS);
    }

    /** The first tick that is a multiple of {@link #ticksPerFrame} and not before {@code nanos}. */
    long tickAfter(long nanos) {
        long stride = intervalNanos * ticksPerFrame;
        return Math.floorDiv(nanos - beginNanos + stride - 1, stride) * ticksPerFrame;
    }

    long rampNanos() {
        return connectNanos(sessions - 1) - beginNanos + KNOCK_TO_FIRST_NANOS;
    }
}
