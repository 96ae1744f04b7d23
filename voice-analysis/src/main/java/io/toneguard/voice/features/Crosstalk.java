package io.toneguard.voice.features;

import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Finds the other channel's voice in one: voiced frames at least 12 dB below a voiced frame of the other channel up to 200 ms
 * earlier (wires leak at once, loudspeakers echo later) whose F0 is the same within 2 %, for at least 100 ms at one delay. Takes the
 * decided frames of two channels, each in order; a channel may be up to ten seconds ahead, beyond which its partner's frames count as
 * silent.
 */
public final class Crosstalk {
    private static final double FAINTER = 0.0631; // -12 dB
    private static final double SAME_F0 = 0.02;
    private static final int MIN_FRAMES = 10;
    private static final int DELAYS = 21;
    private static final int RING = 1024;

    private final Side[] sides = {new Side(), new Side()};
    private final int of;
    private final DoubleConsumer found;
    private long compared;

    /**
     * @param of the channel whose frames may be crosstalk, 0 or 1
     * @param found is told the seconds of each that is
     */
    public Crosstalk(int of, DoubleConsumer found) {
        this.of = of;
        this.found = found;
    }

    private static final class Side {
        private final double[] seconds = new double[RING];
        private final double[] f0Hz = new double[RING];
        private final double[] power = new double[RING];
        private final int[] runs = new int[DELAYS];
        private boolean running;
        private long frames;
        private long counted;

        void compareWith(Side other, long frame, DoubleConsumer found) {
            int here = (int) frame & (RING - 1);
            if (f0Hz[here] == 0) {
                if (running) {
                    Arrays.fill(runs, 0);
                    running = false;
                }
                return;
            }
            running = true;
            int longest = 0;
            for (int delay = 0; delay < DELAYS; delay++) {
                int there = (int) (frame - delay) & (RING - 1);
                boolean same = frame >= delay
                        && Math.abs(f0Hz[here] - other.f0Hz[there]) <= SAME_F0 * f0Hz[here]
                        && power[here] <= FAINTER * other.power[there];
                runs[delay] = same ? runs[delay] + 1 : 0;
                longest = Math.max(longest, runs[delay]);
            }
            if (longest >= MIN_FRAMES) {
                for (long f = Math.max(counted, frame - MIN_FRAMES + 1); f <= frame; f++) {
                    found.accept(seconds[(int) f & (RING - 1)]);
                }
                counted = frame + 1;
            }
        }
    }

    /** Takes the next frame of channel 0 or 1; as {@link QualityTrack#frame}. */
    public void frame(int channel, double seconds, double f0Hz, double power) {
        Side side = sides[channel];
        Side other = sides[1 - channel];
        int at = (int) side.frames++ & (RING - 1);
        side.seconds[at] = seconds;
        side.f0Hz[at] = f0Hz;
        side.power[at] = power;
        if (side.frames - compared > RING - DELAYS) {
            if (compared >= other.frames) {
                int silent = (int) compared & (RING - 1);
                other.f0Hz[silent] = 0;
                other.power[silent] = 0;
            }
            compare(compared + 1);
        }
        compare(Math.min(side.frames, other.frames));
    }

    private void compare(long end) {
        for (; compared < end; compared++) {
            sides[of].compareWith(sides[1 - of], compared, found);
        }
    }
}
