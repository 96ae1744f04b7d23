package io.toneguard.app.analysisload;

import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;

/** Calls of a few minutes dropped at moments of chance, fewer than the machine can take: how long until BI sees each. */
final class DelayPart {
    /** What compilers and pools do first is no call's delay. */
    private static final int WARMING = 12;

    private final Household house;
    private final Path folder;

    DelayPart(Household house, Path folder) {
        this.house = house;
        this.folder = folder;
    }

    Figures run(int recordings, int callSeconds, double perMinute) throws IOException, InterruptedException {
        var calls = new ArrayList<byte[]>();
        for (int i = 0; i < recordings + WARMING; i++) {
            calls.add(
                    SyntheticCall.twoPeople(i, Duration.ofSeconds(callSeconds)).toWav());
        }
        house.serve("front", "ingest,manager", Map.of());
        house.serve("worker", "worker", Map.of());
        var warming = house.tenant("warming");
        house.release(warming);
        for (int i = 0; i < WARMING; i++) {
            drop("warming", i, calls.get(i));
        }
        house.awaitAnalysed(warming, WARMING, Duration.ofMinutes(10));
        var tenant = house.tenant("acme");
        house.release(tenant);
        var chance = new Random(1);
        var dropped = new ArrayList<Instant>();
        for (int i = 0; i < recordings; i++) {
            dropped.add(drop("acme", i, calls.get(WARMING + i)));
            Thread.sleep((long) (-Math.log(1 - chance.nextDouble()) * 60_000 / perMinute));
        }
        house.awaitAnalysed(tenant, recordings, Duration.ofMinutes(10));
        var total = new ArrayList<Double>();
        var queue = new ArrayList<Double>();
        var analysis = new ArrayList<Double>();
        house.settled(tenant).forEach((number, settled) -> {
            total.add(
                    Duration.between(dropped.get(number), settled.analysedAt()).toNanos() / 1e9);
            analysis.add(settled.analysisSeconds());
            queue.add(settled.queueSeconds());
        });
        return new Figures("delay")
                .with("recordings", recordings)
                .with("callSeconds", callSeconds)
                .with("perMinute", perMinute)
                .with(
                        "busyShare",
                        analysis.stream().mapToDouble(Double::doubleValue).sum() * perMinute / 60 / recordings)
                .with("dropToRowP50Seconds", Figures.median(total))
                .with("dropToRowP95Seconds", Figures.quantile(total, .95))
                .with("queueP95Seconds", Figures.quantile(queue, .95))
                .with("analysisP95Seconds", Figures.quantile(analysis, .95))
                .require(total.size() == recordings);
    }

    /** Renamed into the inbox, as a recorder that is done with a file does. */
    private Instant drop(String tenant, int number, byte[] wav) throws IOException {
        var inbox = Files.createDirectories(folder.resolve("front/inbox").resolve(tenant));
        var aside = Files.write(folder.resolve("call.aside"), wav);
        Files.move(aside, inbox.resolve("call-" + number + ".wav"));
        return Instant.now();
    }
}
