package io.toneguard.ingest.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Two clocks: the one on the wall, which may be set at any moment, and one that only runs on and measures how long things take. */
interface Timepiece extends InstantSource {
    /** Time since some moment before; differs from an earlier answer by what has passed, whatever became of the wall clock. */
    Duration running();

    static Timepiece system() {
        long start = System.nanoTime();
        return new Timepiece() {
            @Override
            public Instant instant() {
                return Instant.now();
            }

            @Override
            public Duration running() {
                return Duration.ofNanos(System.nanoTime() - start);
            }
        };
    }
}
