package io.toneguard.voice.ffmpeg;

import java.time.Duration;

/**
 * What one recording may cost.
 *
 * @param longest audio that it may decode to; in bytes so much of two channels at 48 kHz
 * @param time CPU time of the child; on the clock twice as much, since other processes want the CPU, too
 * @param memoryBytes address space of the child; half of it at most in one piece
 */
public record DecoderLimits(Duration longest, Duration time, long memoryBytes) {
    public static final DecoderLimits DEFAULT =
            new DecoderLimits(Duration.ofHours(8), Duration.ofMinutes(10), 1L << 30);

    private static final Duration MARGIN = Duration.ofHours(1);

    public DecoderLimits {
        if (longest.compareTo(Duration.ofSeconds(1)) < 0 || longest.compareTo(Duration.ofHours(48)) > 0) {
            throw new IllegalArgumentException("decoder.longest=" + longest + " is outside 1s to 48h");
        }
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofHours(8)) > 0) {
            throw new IllegalArgumentException("decoder.time=" + time + " is outside 1s to 8h");
        }
        if (memoryBytes < 256L << 20) {
            throw new IllegalArgumentException(
                    "decoder.memory=" + memoryBytes + " bytes is less than the 256 MB that FFmpeg takes to start");
        }
    }

    /** Bytes of 16-bit samples at most. */
    long longestBytes() {
        return longest.toSeconds() * 48_000 * 2 * 2;
    }

    Duration onTheClock() {
        return time.multipliedBy(2);
    }

    /** How long a file of the spool that nobody writes to may still be somebody's: clocks differ, and a store may be slow to give the next bytes. */
    Duration abandonedAfter() {
        return onTheClock().plus(MARGIN);
    }
}
