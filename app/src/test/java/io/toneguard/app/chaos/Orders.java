package io.toneguard.app.chaos;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a {@link ChaosNode} was told to let go wrong, and has not yet. */
final class Orders {
    /** How a process ends that was killed with -9. */
    static final int KILLED = 137;

    private final AtomicInteger refusedOpens = new AtomicInteger();
    private final AtomicInteger brokenReads = new AtomicInteger();
    private final AtomicInteger fullDisks = new AtomicInteger();
    private final AtomicInteger slowReadMs = new AtomicInteger();
    private final AtomicReference<Fault.@Nullable Stage> deadlyStage = new AtomicReference<>();

    /** A line of what the run says. */
    void obey(String line) {
        var words = line.strip().split(" ", 2);
        switch (words[0]) {
            case "refuse-opens" -> refusedOpens.set(Integer.parseInt(words[1]));
            case "break-reads" -> brokenReads.set(Integer.parseInt(words[1]));
            case "fill-disk" -> fullDisks.set(Integer.parseInt(words[1]));
            case "slow-read-ms" -> slowReadMs.set(Integer.parseInt(words[1]));
            case "skew-seconds" -> SkewedClock.by(Long.parseLong(words[1]));
            case "die-at" -> deadlyStage.set(Fault.Stage.valueOf(words[1]));
            default -> throw new IllegalArgumentException("unknown order '" + line + "'");
        }
    }

    boolean refusesToOpen() {
        return isDue(refusedOpens);
    }

    boolean breaksRead() {
        return isDue(brokenReads);
    }

    boolean hasFullDisk() {
        return isDue(fullDisks);
    }

    /** How long the next read takes, once; 0: as always. */
    int takeSlowReadMs() {
        return slowReadMs.getAndSet(0);
    }

    Fault.@Nullable Stage deadlyStage() {
        return deadlyStage.get();
    }

    private static boolean isDue(AtomicInteger times) {
        return times.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
}
