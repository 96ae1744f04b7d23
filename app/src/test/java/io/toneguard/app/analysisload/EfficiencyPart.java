package io.toneguard.app.analysisload;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The same calls analysed by one warm JVM alone, by the batch with one worker, and with two (of one slot each), in turns: CPU of manager,
 * worker and database over that of the JVM alone, and how much sooner two are through.
 */
final class EfficiencyPart {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Household house;
    private final Path files;
    private final int recordings;
    private final int callSeconds;

    EfficiencyPart(Household house, Path folder, int recordings, int callSeconds) throws IOException {
        this.house = house;
        this.files = Files.createDirectories(folder.resolve("calls"));
        this.recordings = recordings;
        this.callSeconds = callSeconds;
    }

    private record Run(double wallSeconds, double cpuSeconds, double databaseSeconds, double managerSeconds) {}

    Figures run(int rounds) throws IOException, InterruptedException {
        for (int i = 0; i < recordings; i++) {
            Files.write(
                    files.resolve("call-" + i + ".wav"),
                    SyntheticCall.twoPeople(i, Duration.ofSeconds(callSeconds)).toWav());
        }
        var oneSlot = Map.of("BATCH_WORKERSLOTS", "1");
        var manager = house.serve("manager", "manager", Map.of());
        var first = house.serve("worker-1", "worker", oneSlot);
        var second = house.serve("worker-2", "worker", oneSlot);
        var efficiency = new ArrayList<Double>();
        var speedUp = new ArrayList<Double>();
        var shares = new ArrayList<String>();
        try (var alone = WarmAnalysis.of(files)) {
            alone.pass();
            alone.pass();
            batch("warm-both", manager, List.of(first, second));
            batch("warm-both-again", manager, List.of(first, second));
            for (int round = 1; round <= rounds; round++) {
                double cpuAlone = alone.pass().toNanos() / 1e9;
                second.freeze(true);
                var one = batch("one-" + round, manager, List.of(first));
                second.freeze(false);
                var two = batch("two-" + round, manager, List.of(first, second));
                efficiency.add(one.cpuSeconds() / cpuAlone);
                speedUp.add(one.wallSeconds() / two.wallSeconds());
                shares.add(String.format(
                        Locale.ROOT,
                        "alone %.1f s; one worker %.1f s of CPU (manager %.1f, database %.1f) in %.1f s; two in %.1f s",
                        cpuAlone,
                        one.cpuSeconds(),
                        one.managerSeconds(),
                        one.databaseSeconds(),
                        one.wallSeconds(),
                        two.wallSeconds()));
                System.err.println("round " + round + ": " + shares.get(round - 1));
            }
        }
        return new Figures("efficiency")
                .with("recordings", recordings)
                .with("callSeconds", callSeconds)
                .with("rounds", rounds)
                .with("cpuOverAnalyze", Figures.median(efficiency))
                .with("twoWorkersOverOne", Figures.median(speedUp))
                .with(
                        "cpuOverAnalyzeByRound",
                        efficiency.stream().map(EfficiencyPart::rounded).toList())
                .with(
                        "twoWorkersOverOneByRound",
                        speedUp.stream().map(EfficiencyPart::rounded).toList());
    }

    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    private Run batch(String name, Launched manager, List<Launched> workers) throws IOException {
        TenantId tenant = house.tenant(name);
        for (int i = 0; i < recordings; i++) {
            house.take(tenant, i, Files.readAllBytes(files.resolve("call-" + i + ".wav")));
        }
        var managerBefore = manager.cpu();
        var databaseBefore = house.databaseCpu();
        var workersBefore = cpu(workers);
        var released = house.release(tenant);
        house.awaitAnalysed(tenant, recordings, LONGEST);
        double managerSeconds = seconds(managerBefore, manager.cpu());
        double databaseSeconds = seconds(databaseBefore, house.databaseCpu());
        double workerSeconds = seconds(workersBefore, cpu(workers));
        var last = house.settled(tenant).values().stream()
                .map(Household.Settled::analysedAt)
                .max(Instant::compareTo)
                .orElseThrow();
        return new Run(
                seconds(released, last),
                managerSeconds + databaseSeconds + workerSeconds,
                databaseSeconds,
                managerSeconds);
    }

    private static Duration cpu(List<Launched> processes) {
        return processes.stream().map(Launched::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    private static double seconds(Duration from, Duration to) {
        return to.minus(from).toNanos() / 1e9;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
