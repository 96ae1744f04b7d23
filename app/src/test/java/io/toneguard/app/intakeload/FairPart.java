package io.toneguard.app.intakeload;

import io.toneguard.app.analysisload.Figures;
import io.toneguard.app.analysisload.Household;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.awaitility.Awaitility;

/** One tenant's backlog, and five times meanwhile a single file of another: how long that one takes. */
final class FairPart {
    /** A file is seen in the look after the one that it came in, taken when it stood still in between, and its tenant is then served in turn. */
    private static final double MUST_REACH_SECONDS = 15;

    private static final int SINGLE_FILES = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Household house;
    private final Path folder;

    FairPart(Household house, Path folder) {
        this.house = house;
        this.folder = folder;
    }

    Figures run(int recordings, int callSeconds) throws IOException, InterruptedException {
        var calls = new Calls(callSeconds);
        var busy = house.tenant("busy");
        var modest = house.tenant("modest");
        var seconds = new ArrayList<Double>();
        try (var front = house.serve("front", "ingest", Map.of())) {
            new Backlog(folder.resolve("aside-busy"), calls, 0, recordings).handIn(house.inbox("front", "busy"));
            for (int i = 1; i <= SINGLE_FILES; i++) {
                int stored = recordings * i / (SINGLE_FILES + 3);
                Awaitility.await(stored + " of the backlog stored")
                        .atMost(LONGEST)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> house.takenIn(busy).stored() >= stored);
                var single = new Backlog(folder.resolve("aside-" + i), calls, recordings + i, 1);
                int before = i - 1;
                long handedIn = System.nanoTime();
                single.handIn(house.inbox("front", "modest"));
                Awaitility.await("the single file")
                        .atMost(LONGEST)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> house.takenIn(modest).stored() > before);
                seconds.add((System.nanoTime() - handedIn) / 1e9);
                System.err.printf("single file %d: %.1f s%n", i, seconds.get(i - 1));
            }
            int ofBacklog = house.takenIn(busy).stored();
            return new Figures("fair")
                    .with("backlog", recordings)
                    .with(
                            "singleFileSeconds",
                            seconds.stream().map(FairPart::rounded).toList())
                    .with("singleFileP50Seconds", Figures.median(seconds))
                    .with("backlogStoredMeanwhile", ofBacklog)
                    .with("liveHeapMb", front.liveHeapBytes() / 1e6)
                    .require(ofBacklog < recordings)
                    .require(Figures.quantile(seconds, 1) < MUST_REACH_SECONDS);
        }
    }

    private static double rounded(double value) {
        return Math.rint(value * 100) / 100;
    }
}
