package io.toneguard.app.intakeload;

import io.toneguard.app.analysisload.Figures;
import io.toneguard.app.analysisload.Household;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** Many small files through the inbox: how many in a second, and, killed with -9 in the middle of as many again, whether each is there once. */
final class InboxPart {
    private static final double MUST_REACH = 200;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Household house;
    private final Path folder;

    InboxPart(Household house, Path folder) {
        this.house = house;
        this.folder = folder;
    }

    Figures run(int recordings, int callSeconds) throws IOException, InterruptedException {
        var calls = new Calls(callSeconds);
        var figures = new Figures("inbox").with("recordings", recordings).with("callSeconds", callSeconds);
        undisturbed(calls, recordings, figures);
        killed(calls, recordings, figures);
        return figures;
    }

    private void undisturbed(Calls calls, int recordings, Figures figures) throws IOException, InterruptedException {
        var tenant = house.tenant("acme");
        var backlog = new Backlog(folder.resolve("aside-acme"), calls, 0, recordings);
        try (var front = house.serve("front", "ingest", Map.of())) {
            var cpuBefore = front.cpu();
            var databaseBefore = house.databaseCpu();
            backlog.handIn(house.inbox("front", "acme"));
            Awaitility.await(recordings + " files stored")
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> house.takenIn(tenant).stored() >= recordings);
            var taken = house.takenIn(tenant);
            figures.with("filesPerSecond", taken.perSecond())
                    .with("serviceCpuMsPerFile", millisEach(front.cpu().minus(cpuBefore), recordings))
                    .with("databaseCpuMsPerFile", millisEach(house.databaseCpu().minus(databaseBefore), recordings))
                    .with("liveHeapMb", front.liveHeapBytes() / 1e6)
                    .require(taken.perSecond() >= MUST_REACH)
                    .require(taken.contents() == recordings && taken.rows() == recordings);
            System.err.printf("undisturbed: %.0f files/s%n", taken.perSecond());
        }
    }

    private void killed(Calls calls, int recordings, Figures figures) throws IOException, InterruptedException {
        var tenant = house.tenant("killed");
        var backlog = new Backlog(folder.resolve("aside-killed"), calls, recordings, recordings);
        var inbox = house.inbox("front", "killed");
        int atKill;
        try (var front = house.serve("front", "ingest", Map.of())) {
            backlog.handIn(inbox);
            Awaitility.await("half of them stored")
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> house.takenIn(tenant).stored() >= recordings / 2);
            front.kill();
            atKill = house.takenIn(tenant).stored();
            System.err.println("killed with " + atKill + " stored");
        }
        try (var again = house.serve("front", "ingest", Map.of())) {
            Awaitility.await("an empty inbox")
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> Backlog.files(inbox) == 0);
        }
        var taken = house.takenIn(tenant);
        long done = Backlog.files(inbox.resolve("done"));
        figures.with("storedAtKill", atKill)
                .with("lostAfterKill", recordings - taken.contents())
                .with("doubledAfterKill", taken.rows() - taken.contents())
                .with("done", done)
                .with("inStore", house.inStore(tenant))
                .require(atKill < recordings)
                .require(taken.stored() == recordings && taken.rows() == recordings && taken.contents() == recordings)
                .require(done == recordings && house.inStore(tenant) == recordings);
    }

    private static double millisEach(Duration cpu, int recordings) {
        return cpu.toNanos() / 1e6 / recordings;
    }
}
