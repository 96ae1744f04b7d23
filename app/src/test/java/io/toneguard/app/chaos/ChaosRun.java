package io.toneguard.app.chaos;

import io.toneguard.app.ShippedJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A run of the final analysis in which everything fails that can: managers and workers in JVMs of their own, on a real PostgreSQL, with
 * faults drawn from the seed; beside it the same recordings in another database, analysed by one worker that nobody disturbs.
 * {@link Analysis#AGAIN} lets all of them be analysed by an older version first, undisturbed, and disturbs the reprocessing.
 */
final class ChaosRun implements AutoCloseable {
    /** Of each analysis: some half a minute of audio on one core. */
    private static final int PACE_MS = 250;

    private static final int LOOK_MS = 50;
    /** Of the recordings, more than are settled, and than the next fault waits for; the others arrive later. */
    private static final double AHEAD = 0.1;

    private static final int AHEAD_AT_LEAST = 10;

    private final ChaosSize size;
    private final Analysis analysis;
    private final Narrator narrator;
    private final long deadlineNanos;
    private final Path folder;
    private final List<String> program;
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(4, work -> {
        var thread = new Thread(work, "chaos-later");
        thread.setDaemon(true);
        return thread;
    });
    private final List<MadeRecording> recordings;
    private final ChaosServer server;
    private final Watch watch;
    private final Watch undisturbed;
    private final Intake intake;
    private final Nodes nodes;
    private final Node undisturbedNode;
    private volatile int injected;
    /** How many are settled when the next fault is due: the work must not run out before the faults do. */
    private volatile int nextDue;

    private volatile boolean ended;

    /** Starts database, managers and workers; whoever makes it closes it. */
    ChaosRun(ChaosSize size, Analysis analysis, Path folder, Narrator narrator) throws IOException, SQLException {
        this.size = size;
        this.analysis = analysis;
        this.folder = folder;
        this.program = ShippedJar.with(ChaosNode.class);
        this.narrator = narrator;
        this.deadlineNanos = System.nanoTime() + size.limit().toNanos();
        recordings = MadeRecording.make(size.seed(), size.recordings());
        narrator.say("%s, at most %d s; logs in %s", size, size.limit().toSeconds(), folder);
        server = ChaosServer.start(folder.resolve("postgresql"));
        try {
            server.createDatabase("disturbed");
            server.createDatabase("undisturbed");
            watch = new Watch(server.asOwner("disturbed"), analysis);
            undisturbed = new Watch(server.asOwner("undisturbed"), Analysis.FIRST);
            try (var all = intake("undisturbed")) {
                for (var recording : recordings) {
                    if (!recording.poison()) {
                        all.take(recording);
                    }
                }
            }
            intake = intake("disturbed");
            watch.openNotebooks();
            narrator.say("the database is there, the undisturbed run has its recordings");
            undisturbedNode = home("undisturbed").node("undisturbed", "manager,worker", 0);
            undisturbedNode.start();
            nodes = Nodes.of(home("disturbed"), size.workers(), PACE_MS);
            if (analysis == Analysis.FIRST) {
                nodes.start();
            }
        } catch (IOException | SQLException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private Intake intake(String database) throws IOException {
        return new Intake(server.url(database), store(database), folder);
    }

    private Nodes.Home home(String database) {
        return new Nodes.Home(folder, program, server.url(database), store(database), size.attempts(), later, narrator);
    }

    private Path store(String database) {
        return folder.resolve("store-" + database);
    }

    /** Runs until every recording is settled and every fault injected, or time is up. */
    Verdict run() throws IOException, InterruptedException {
        await("the undisturbed run", () -> undisturbed.settled().orElse(0) == recordings.size() - poison());
        undisturbedNode.close();
        return analysis == Analysis.FIRST ? disturb(undisturbed.results()) : disturbReprocessing();
    }

    /** What was analysed before stays beside what is new, and BI sees it until it is promoted. */
    private Verdict disturbReprocessing() throws IOException, InterruptedException {
        analyzeBefore();
        try (var reprocess = new Reprocess(server.url("disturbed"), folder)) {
            var expected = new HashMap<>(undisturbed.results());
            expected.putAll(watch.results());
            reprocess.request(recordings.size());
            nodes.start();
            var verdict = disturb(expected);
            if (!verdict.isGood()) {
                return verdict;
            }
            var wrong = reprocess.promote(recordings, watch);
            narrator.say("promoted: BI sees each segment once, %d wrong", wrong.size());
            wrong.forEach(finding -> narrator.say("WRONG: %s", finding));
            return verdict.and(wrong);
        }
    }

    /** By an older version, with nobody to disturb it, and poison that is none yet. */
    private void analyzeBefore() throws IOException {
        for (var recording : recordings) {
            intake.take(recording);
        }
        var first = new Watch(server.asOwner("disturbed"), Analysis.FIRST);
        try (var node = home("disturbed")
                .node(
                        "before",
                        "manager,worker",
                        0,
                        "chaos.analyzer=" + Reprocess.OLDER.name(),
                        "chaos.poison-kills=false")) {
            node.start();
            await("the analysis before", () -> first.settled().orElse(0) == recordings.size());
            await("its end", () -> first.unfinished().map(List::isEmpty).orElse(false));
        }
        narrator.say("all was analysed by %s", Reprocess.OLDER);
    }

    /** @param expected the rows that are to be there in the end */
    private Verdict disturb(Map<String, String> expected) throws IOException, InterruptedException {
        narrator.say("the undisturbed run has ended; now faults");
        var arrivals = analysis == Analysis.FIRST
                ? CompletableFuture.runAsync(this::arrive)
                : CompletableFuture.<Void>completedFuture(null);
        var injector = new Injector(server, nodes, watch, store("disturbed"), later, narrator);
        var faults = FaultPlan.draw(size.seed(), size.faults(), size.recordings(), size.workers(), analysis);
        for (var fault : faults) {
            nextDue = fault.afterSettled();
            await("fault " + fault.number(), () -> watch.settled().orElse(-1) >= fault.afterSettled());
            Pace.sleep(fault.pause().toMillis());
            if (isTimeUp()) {
                break;
            }
            if (injector.inject(fault)) {
                injected++;
            } else if (injector.inject(fault.asWorkerKilled())) {
                narrator.say("fault %d: nobody was there for %s", fault.number(), fault.kind());
                injected++;
            }
        }
        nextDue = size.recordings();
        await("what was put aside", injector::isEverythingBack);
        await("the rest", () -> watch.settled().orElse(0) == recordings.size());
        narrator.say("every recording is settled");
        await(
                "the end of the last launch",
                () -> watch.unfinished().map(List::isEmpty).orElse(false));
        ended = true;
        arrivals.join();
        return conclude(expected);
    }

    private Verdict conclude(Map<String, String> expected) {
        var atWork = nodes.workers().stream()
                .flatMap(worker -> worker.atWork().stream())
                .toList();
        var takeovers = Takeovers.of(watch.takeovers(), server.starts(), new FreeWorkers(atWork, watch.holds()));
        narrator.say(
                "%d takeovers; the slowest %d ms after the lease of %d s had run out and a worker was free"
                        + " (%d ms after it had run out)",
                takeovers.count(),
                takeovers.worst().toMillis(),
                Nodes.LEASE_SECONDS,
                takeovers.worstOfAll().toMillis());
        var verdict = Verdict.of(recordings, watch.tables(), expected, injected, size.seed())
                .and(watch.unfinished().orElse(List.of("the database is away")));
        verdict.findings().forEach(finding -> narrator.say("WRONG: %s", finding));
        return verdict;
    }

    /** A tenth is there at the start; the rest arrives as the work goes on. */
    private void arrive() {
        int ahead = Math.max(AHEAD_AT_LEAST, (int) (AHEAD * recordings.size()));
        try {
            for (var recording : recordings) {
                int wanted = recording.number() - ahead;
                await("arrivals", () -> nextDue >= wanted && watch.settled().orElse(-1) >= wanted);
                if (isTimeUp()) {
                    return;
                }
                intake.take(recording);
            }
            narrator.say("all recordings have arrived");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int poison() {
        return (int) recordings.stream().filter(MadeRecording::poison).count();
    }

    private interface Condition {
        boolean holds();
    }

    private void await(String what, Condition condition) {
        while (!condition.holds()) {
            if (isTimeUp()) {
                narrator.say(
                        "time is up (%d s); still waiting for %s", size.limit().toSeconds(), what);
                return;
            }
            Pace.sleep(LOOK_MS);
        }
    }

    private boolean isTimeUp() {
        return ended || Thread.currentThread().isInterrupted() || System.nanoTime() > deadlineNanos;
    }

    /** Ends every process that the run started, and no other. */
    @Override
    public void close() {
        ended = true;
        undisturbedNode.close();
        nodes.close();
        later.shutdownNow();
        intake.close();
        server.close();
    }

    /** How much; the limit of time follows from it unless it is said. */
    record ChaosSize(int recordings, int workers, int faults, long seed, Duration limit) {
        private static final int MANY_FAULTS = 20;

        /** Where there are many, some innocent recording is in hand at three of them by mere chance. */
        int attempts() {
            return faults < MANY_FAULTS ? 3 : 4;
        }

        static Duration usualLimit(int recordings, int faults) {
            return Duration.ofSeconds(240 + recordings + 15L * faults);
        }
    }
}
