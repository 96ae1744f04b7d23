package io.toneguard.app.chaos;

import java.time.Duration;
import java.util.Random;

/**
 * One thing that goes wrong.
 *
 * @param number from 1, in the order of injection
 * @param victim from 0; which worker, or which of two managers, where the kind leaves a choice
 * @param afterSettled recordings that are analysed or put aside by then: a moment that the machine's speed does not move
 * @param pause after that moment
 * @param detail decides whatever else the kind leaves open
 */
record Fault(int number, Kind kind, int victim, int afterSettled, Duration pause, long detail) {
    /** What can go wrong, and how often among a hundred. */
    enum Kind {
        WORKER_KILLED(20),
        WORKER_STOPPED_BEYOND_ITS_LEASE(14),
        MANAGER_KILLED(20),
        DATABASE_RESTARTED(5),
        DATABASE_AWAY(2),
        STORE_READ_FAILS(11),
        STORE_READS_SLOWLY(8),
        DISK_FULL_ON_WORKER(6),
        CLOCK_OFF_BY_FIVE_MINUTES(6),
        WAKE_UPS_DUPLICATED(4),
        RECORDING_DELETED_AND_RESTORED(2),
        RECORDING_TRUNCATED_AND_RESTORED(2);

        private final int inHundred;

        Kind(int inHundred) {
            this.inHundred = inHundred;
        }

        int inHundred() {
            return inHundred;
        }
    }

    /** Where in a launch the active manager dies. */
    enum Stage {
        /** Wherever it is. */
        ANYWHERE,
        /** The job execution is there, its step is not. */
        LAUNCHED,
        /** Recordings are claimed, partitions are being inserted, nothing is committed. */
        PARTITIONING,
        /** The plan is frozen, Spring Batch's step executions are being made. */
        SPLITTING,
        /** Workers have the partitions. */
        WAITING,
        /** All partitions are done, the job is not yet. */
        AGGREGATING
    }

    /** Where there is nobody to do it to. */
    Fault asWorkerKilled() {
        return new Fault(number, Kind.WORKER_KILLED, victim, afterSettled, pause, detail);
    }

    Stage stage() {
        return Stage.values()[number % Stage.values().length];
    }

    /** A number from {@code least} to {@code most}, the same for the same seed. */
    int between(int least, int most) {
        return least + new Random(detail).nextInt(most - least + 1);
    }

    boolean heads() {
        return new Random(~detail).nextBoolean();
    }
}
