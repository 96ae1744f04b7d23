package io.toneguard.app.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How long is waited before something is tried again, and when it is given up. A service that says when it wants to be asked again is not
 * asked before by any thread; else a file's pauses double, each between half and all of it by chance, so that many do not come back at once.
 */
final class Patience {
    /** Time and its passing, which tests turn. */
    interface Clock {
        long nanoTime();

        void sleep(Duration time) throws InterruptedException;

        static Clock system() {
            return new Clock() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(Duration time) throws InterruptedException {
                    Thread.sleep(time.toMillis());
                }
            };
        }
    }

    static final Duration GIVE_UP_AFTER = Duration.ofMinutes(5);
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);
    static final int FEWEST_TRIES = 4;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Random chance;
    private long heardAt;
    private long notBefore;

    Patience(Clock clock, Random chance) {
        this.clock = clock;
        this.chance = chance;
        heardAt = clock.nanoTime();
        notBefore = heardAt;
    }

    /** Something got through, of whichever file. */
    synchronized void heard() {
        heardAt = clock.nanoTime();
    }

    private synchronized boolean heardSince(long moment) {
        return heardAt - moment > 0;
    }

    /** Waits as long as the service wants to be left alone. */
    void awaitTurn() throws InterruptedException {
        for (var wait = untilTurn(); wait.compareTo(Duration.ZERO) > 0; wait = untilTurn()) {
            clock.sleep(wait);
        }
    }

    private synchronized Duration untilTurn() {
        return Duration.ofNanos(notBefore - clock.nanoTime());
    }

    private synchronized void leaveAloneFor(Duration time) {
        long until = clock.nanoTime() + time.toNanos();
        if (until - notBefore > 0) {
            notBefore = until;
        }
    }

    /** @param failures in a row, at least 1 */
    void backOff(int failures) throws InterruptedException {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        clock.sleep(Duration.ofNanos((long) (pause.toNanos() * (.5 + chance.nextDouble() / 2))));
    }

    Tries tries() {
        return new Tries();
    }

    /** The tries of one file. */
    final class Tries {
        private int failures;
        private long since;

        /** Some of it got through: what failed before counts no more. */
        void moved() {
            failures = 0;
            heard();
        }

        /**
         * Waits, if it is to be tried again.
         *
         * @throws UnsentFile if it is given up and others may get through
         * @throws UploadStopped if nobody gets through
         */
        void failed(IOException passing) throws UnsentFile, UploadStopped, InterruptedException {
            if (failures++ == 0) {
                since = clock.nanoTime();
            }
            Duration after = null;
            if (passing instanceof TryAgain again) {
                after = again.after();
                if (again.soonHopeless() && failures >= FEWEST_TRIES) {
                    throw new UnsentFile(reason(passing) + ", " + failures + " times");
                }
            }
            if (after != null && after.compareTo(LONGEST_RETRY_AFTER) > 0) {
                throw new UploadStopped(
                        "the service wants nothing for " + after.toSeconds() + " s: " + reason(passing));
            }
            var failing = Duration.ofNanos(clock.nanoTime() - since);
            if (failing.compareTo(GIVE_UP_AFTER) >= 0 && failures >= FEWEST_TRIES) {
                var reason = reason(passing) + ", for " + failing.toSeconds() + " s";
                if (heardSince(since)) {
                    throw new UnsentFile(reason);
                }
                throw new UploadStopped(reason);
            }
            pause(after);
        }

        private void pause(@Nullable Duration after) throws InterruptedException {
            if (after != null) {
                leaveAloneFor(after);
                return;
            }
            backOff(failures);
        }
    }

    /** What went wrong, in the words of a person. */
    static String reason(IOException e) {
        if (e instanceof TryAgain) {
            return String.valueOf(e.getMessage());
        }
        var message = e.getMessage();
        var name = e.getClass().getSimpleName().replaceFirst("Exception$", "");
        return "the service cannot be reached (" + name + (message == null ? "" : ": " + message) + ")";
    }
}
