package io.toneguard.tap.rule;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.voice.stress.StressSettings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Holds one voice's readings against one rule, second by second, for the length of the person's segment.
 *
 * <p>Readings without an index, or of too little confidence, neither raise nor calm; a row outlasts them for as long as a window, since beyond that the two
 * halves share nothing. An episode whose voice is not heard for a minute (hold, silence, audio left out) is over: nobody can say that it goes on.
 *
 * <p>Readings of the call's other voice count from the second after theirs on. Which of two voices is read first within a second depends on their channels and
 * on how the audio came; what was known a second ago does not, so that a replay decides as the live tap did. Not thread-safe.
 */
public final class RuleWatch {
    private static final int WINDOW_SECONDS = 5;
    private static final int UNHEARD_SECONDS = 60;
    private static final int TELL_SECONDS = 10;
    /** Positions are kept to the millisecond. */
    private static final double CLOCK_SECONDS = 0.001;

    private static final int NEVER = Integer.MIN_VALUE / 2;
    /** As much voice in a window's seconds as it takes for an index. */
    private static final double LEAST_VOICED_SECONDS = StressSettings.WITHIN_CALL.minVoicedSeconds();

    private final RuleSettings settings;
    private final Instant start;
    /** The run of readings over the threshold. */
    private final Row over = new Row();
    /** The run of readings under the release. */
    private final Row under = new Row();

    private int nowSeconds;
    /** Readings of the voice so far, whether there was an index yet or not. */
    private int voicedReadings;
    /** When the other voice was over its bound, as far as that counts by now. */
    private int otherSeconds = NEVER;
    /** And when it was since. */
    private final Deque<Integer> otherSince = new ArrayDeque<>();

    private int closedSeconds = NEVER;
    private int toldSeconds;
    private int episodes;
    private @Nullable LiveReading runPeak;
    private @Nullable Episode open;

    /** @param start wall clock at the beginning of the person's segment */
    public RuleWatch(RuleSettings settings, Instant start) {
        this.settings = settings;
        this.start = start;
    }

    /** The episode that is open, as it was last told or has grown since; null: none. */
    public @Nullable Episode open() {
        return open;
    }

    /**
     * Hears of the call's other voice, for a rule of both speakers; as often as it has a reading, in order, each before this voice's reading of a second later.
     *
     * @param endSeconds where the reading ends, seconds since this person's segment began; what is from before that is none of this person's
     */
    public void otherVoice(LiveReading reading, double endSeconds) {
        BothSpeakers both = settings.bothSpeakers();
        int second = (int) Math.ceil(endSeconds - CLOCK_SECONDS);
        if (both != null && second > 0 && counts(reading) && reading.stress().deviation() > both.over()) {
            otherSince.addLast(second);
        }
    }

    /**
     * Takes the voice's next reading.
     *
     * @return what is to be told: the episode opened, reached a new peak, went on for ten seconds, or is over; null: nothing
     */
    public @Nullable Episode reading(LiveReading reading) {
        nowSeconds = reading.endSeconds();
        while (!otherSince.isEmpty() && otherSince.peekFirst() < nowSeconds) {
            otherSeconds = otherSince.removeFirst();
        }
        voicedReadings += hasVoice(reading) ? 1 : 0;
        boolean counts = counts(reading);
        if (counts) {
            over.next(nowSeconds, reading.stress().deviation() > threshold());
            under.next(nowSeconds, reading.stress().deviation() < settings.releaseBelow());
            runPeak = over.length == 0 ? null : higher(over.length == 1 ? null : runPeak, reading);
        }
        Episode now = open;
        return now == null ? begin(counts) : goOn(now, reading, counts);
    }

    /** The person's segment is over: so is what was open. */
    public @Nullable Episode ended() {
        return open == null ? null : close(open);
    }

    private boolean counts(LiveReading reading) {
        return reading.stress().state().hasIndex() && reading.confidence() >= settings.leastConfidence();
    }

    /** By what is kept of past readings too, which is not why they had no index. */
    private boolean hasVoice(LiveReading reading) {
        return reading.voicedSeconds() >= LEAST_VOICED_SECONDS && reading.confidence() >= settings.leastConfidence();
    }

    private double threshold() {
        return settings.threshold() * (voicedReadings <= settings.warmUpSeconds() ? settings.warmUpFactor() : 1);
    }

    private @Nullable Episode begin(boolean counts) {
        LiveReading peak = runPeak;
        if (!counts || peak == null || over.length < settings.forSeconds() || !mayBegin()) {
            return null;
        }
        under.length = 0;
        return tell(new Episode(++episodes, over.fromSeconds, nowSeconds, nowSeconds, peak, false));
    }

    private boolean mayBegin() {
        BothSpeakers both = settings.bothSpeakers();
        RuleSchedule schedule = settings.schedule();
        return nowSeconds - closedSeconds > settings.coolDownSeconds()
                && (both == null || nowSeconds - otherSeconds <= both.withinSeconds())
                && (schedule == null || schedule.covers(start.plusSeconds(nowSeconds)));
    }

    private @Nullable Episode goOn(Episode before, LiveReading reading, boolean counts) {
        if (nowSeconds - before.untilSeconds() >= UNHEARD_SECONDS) {
            return close(before);
        }
        LiveReading peak = counts ? higher(before.peak(), reading) : before.peak();
        int until = counts ? nowSeconds : before.untilSeconds();
        Episode now = new Episode(before.number(), before.fromSeconds(), before.onsetSeconds(), until, peak, false);
        if (under.length >= settings.releaseSeconds()) {
            return close(now);
        }
        open = now;
        boolean grew = peak == reading;
        return grew || nowSeconds - toldSeconds >= TELL_SECONDS ? tell(now) : null;
    }

    private Episode tell(Episode episode) {
        open = episode;
        toldSeconds = nowSeconds;
        return episode;
    }

    private Episode close(Episode episode) {
        open = null;
        closedSeconds = nowSeconds;
        over.length = 0;
        runPeak = null;
        return episode.ended();
    }

    private static LiveReading higher(@Nullable LiveReading one, LiveReading other) {
        return one == null || other.stress().deviation() > one.stress().deviation() ? other : one;
    }

    /** Readings in a row of which something holds. */
    private static final class Row {
        private int length;
        private int fromSeconds;
        private int lastSeconds = NEVER;

        void next(int endSeconds, boolean holds) {
            if (endSeconds - lastSeconds > WINDOW_SECONDS) {
                length = 0;
            }
            lastSeconds = endSeconds;
            if (!holds) {
                length = 0;
            } else if (length++ == 0) {
                fromSeconds = endSeconds;
            }
        }
    }
}
