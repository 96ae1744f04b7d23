package io.toneguard.app.analysisload;

import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Many small recordings: what manager and worker keep on the heap may not grow with them. */
final class SmallPart {
    private static final int MOMENTS = 10;
    private static final int VOICES = 50;
    private static final Duration LENGTH = Duration.ofSeconds(2);

    private final Household house;

    SmallPart(Household house) {
        this.house = house;
    }

    Figures run(int recordings) throws IOException, InterruptedException {
        var tenant = house.tenant("small");
        var voices = new ArrayList<byte[]>();
        for (int i = 0; i < VOICES; i++) {
            voices.add(SyntheticCall.twoPeople(i, LENGTH).toWav());
        }
        for (int i = 0; i < recordings; i++) {
            var wav = voices.get(i % VOICES).clone();
            // Another content, or it were the same recording.
            ByteBuffer.wrap(wav).putInt(wav.length - Integer.BYTES, i);
            house.take(tenant, i, wav);
        }
        System.err.println(recordings + " recordings are stored");
        var manager = house.serve("manager", "manager", Map.of());
        var worker = house.serve("worker", "worker", Map.of("TONEGUARD_JAVA_OPTS", "-Xmx512m"));
        house.release(tenant);
        var managerHeap = new ArrayList<Double>();
        var workerHeap = new ArrayList<Double>();
        for (int moment = 1; moment <= MOMENTS; moment++) {
            house.awaitAnalysed(tenant, (int) ((long) recordings * moment / MOMENTS), Duration.ofMinutes(20));
            managerHeap.add(manager.liveHeapBytes() / 1e6);
            workerHeap.add(worker.liveHeapBytes() / 1e6);
            System.err.printf(
                    "%d analysed: %.1f MB live in the manager, %.1f MB in the worker%n",
                    house.analysed(tenant), managerHeap.get(moment - 1), workerHeap.get(moment - 1));
        }
        return new Figures("small")
                .with("recordings", recordings)
                .with("managerLiveMb", rounded(managerHeap))
                .with("workerLiveMb", rounded(workerHeap))
                .with("managerGrowth", growth(managerHeap))
                .with("workerGrowth", growth(workerHeap))
                .require(house.analysed(tenant) == recordings);
    }

    /** The last three moments over moments two to four: what a warm process holds at the end, over what it held at first. */
    private static double growth(List<Double> heap) {
        return Figures.median(heap.subList(MOMENTS - 3, MOMENTS)) / Figures.median(heap.subList(1, 4));
    }

    private static List<Double> rounded(List<Double> values) {
        return values.stream().map(value -> Math.rint(value * 10) / 10).toList();
    }
}
