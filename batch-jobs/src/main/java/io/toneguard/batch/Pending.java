package io.toneguard.batch;

/**
 * How much waits to be taken by a launch.
 *
 * @param oldestSeconds since when the oldest of it has been waiting
 */
public record Pending(long recordings, double audioSeconds, double oldestSeconds) {
    public static final Pending NONE = new Pending(0, 0, 0);

    public Pending plus(Pending other) {
        return new Pending(
                recordings + other.recordings,
                audioSeconds + other.audioSeconds,
                Math.max(oldestSeconds, other.oldestSeconds));
    }
}
