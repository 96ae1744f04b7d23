package io.toneguard.app.chaos;

import io.toneguard.app.chaos.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The faults of a run, drawn from its seed. */
final class FaultPlan {
    /** From so many faults on, the database goes away for 20 s: a short run has no time for it. */
    private static final int ENOUGH_FOR_AN_OUTAGE = 15;

    private static final double FIRST = 0.02;
    private static final double LAST = 0.92;
    private static final int LONGEST_PAUSE_MS = 700;

    private FaultPlan() {}

    /** The same arguments give the same faults. */
    static List<Fault> draw(long seed, int faults, int recordings, int workers, Analysis analysis) {
        var random = new Random(seed);
        var kinds = kinds(random, faults, analysis);
        var moments = random.doubles(faults, FIRST, LAST).sorted().toArray();
        var plan = new ArrayList<Fault>();
        for (int i = 0; i < faults; i++) {
            plan.add(new Fault(
                    i + 1,
                    kinds.get(i),
                    random.nextInt(Math.max(2, workers)),
                    (int) (moments[i] * recordings),
                    Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MS)),
                    random.nextLong()));
        }
        return List.copyOf(plan);
    }

    /** Every kind as often as it is due, as far as so many go; a short run has different ones. */
    private static List<Kind> kinds(Random random, int faults, Analysis analysis) {
        var possible = Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.DATABASE_AWAY || faults >= ENOUGH_FOR_AN_OUTAGE)
                // Audio that is gone when it is looked at again may be gone for good: its item fails, as it should.
                .filter(kind -> kind != Kind.RECORDING_DELETED_AND_RESTORED || analysis == Analysis.FIRST)
                .toList();
        var drawn = new ArrayList<Kind>();
        while (drawn.size() < faults) {
            int left = faults - drawn.size();
            var round = new ArrayList<Kind>();
            if (left >= 100) {
                possible.forEach(kind -> round.addAll(Collections.nCopies(kind.inHundred(), kind)));
            } else {
                round.addAll(possible);
            }
            Collections.shuffle(round, random);
            drawn.addAll(round.subList(0, Math.min(left, round.size())));
        }
        Collections.shuffle(drawn, random);
        return drawn;
    }
}
