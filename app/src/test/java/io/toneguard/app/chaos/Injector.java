package io.toneguard.app.chaos;

import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets things go wrong, and takes back what somebody would have to take back by hand: a stopped process, a database, a file. */
final class Injector {
    private static final int SKEW_SECONDS = 300;
    private static final int OUTAGE_MS = 20_000;
    private static final int PATIENCE_MS = 30_000;
    private static final int LOOK_MS = 50;
    private static final int STAGE_COMES_WITHIN_MS = 10_000;
    private static final int DAMAGED_MS = 15_000;
    private static final int WAKE_UPS = 1_000;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM");

    private final ChaosServer server;
    private final Nodes nodes;
    private final Watch watch;
    private final Path store;
    private final ScheduledExecutorService later;
    private final Narrator narrator;
    /** Files that lie aside and are still to be put back. */
    private final AtomicInteger aside = new AtomicInteger();

    Injector(
            ChaosServer server,
            Nodes nodes,
            Watch watch,
            Path store,
            ScheduledExecutorService later,
            Narrator narrator) {
        this.server = server;
        this.nodes = nodes;
        this.watch = watch;
        this.store = store;
        this.later = later;
        this.narrator = narrator;
    }

    /** Returns when it is done; some faults go on for a while after that. False: there was nobody to do it to. */
    boolean inject(Fault fault) throws IOException, InterruptedException {
        return switch (fault.kind()) {
            case WORKER_KILLED ->
                onWorker(fault, worker -> {
                    say(fault, "kill -9 of " + worker.name() + " (process " + worker.pid() + ")");
                    worker.kill();
                });
            case WORKER_STOPPED_BEYOND_ITS_LEASE ->
                onWorker(fault, worker -> {
                    int ms = 1000 * Nodes.LEASE_SECONDS + fault.between(1500, 4000);
                    say(fault, worker.name() + " (process " + worker.pid() + ") is stopped for " + ms + " ms");
                    worker.freeze(ms);
                });
            case MANAGER_KILLED -> killManager(fault);
            case DATABASE_RESTARTED -> {
                say(fault, "the database is restarted");
                server.stopAtOnce();
                server.startAgain();
                yield true;
            }
            case DATABASE_AWAY -> {
                say(fault, "the database is away for " + OUTAGE_MS + " ms");
                server.stopAtOnce();
                Pace.sleep(OUTAGE_MS);
                server.startAgain();
                say(fault, "the database is back");
                yield true;
            }
            case STORE_READ_FAILS -> order(fault, (fault.heads() ? "refuse-opens " : "break-reads ") + 1);
            case STORE_READS_SLOWLY ->
                order(fault, "slow-read-ms " + (1000 * Nodes.LEASE_SECONDS + fault.between(-3000, 3000)));
            case DISK_FULL_ON_WORKER -> order(fault, "fill-disk 1");
            case CLOCK_OFF_BY_FIVE_MINUTES -> skew(fault);
            case WAKE_UPS_DUPLICATED -> flood(fault);
            case RECORDING_DELETED_AND_RESTORED -> damage(fault, false);
            case RECORDING_TRUNCATED_AND_RESTORED -> damage(fault, true);
        };
    }

    boolean isEverythingBack() {
        return aside.get() == 0;
    }

    private interface OnNode {
        void run(Node node) throws IOException;
    }

    private boolean onWorker(Fault fault, OnNode work) throws IOException, InterruptedException {
        var worker = soon(() -> nodes.workerAtWork(fault.victim()));
        if (worker.isPresent()) {
            work.run(worker.get());
        }
        return worker.isPresent();
    }

    private boolean order(Fault fault, String line) throws IOException, InterruptedException {
        return onWorker(fault, worker -> {
            say(fault, worker.name() + " (process " + worker.pid() + "): " + line);
            worker.order(line);
        });
    }

    private boolean skew(Fault fault) throws InterruptedException {
        boolean manager = fault.victim() == 0;
        var node = soon(() -> manager ? nodes.managerAtWork(fault.between(0, 1)) : nodes.workerAtWork(fault.victim()));
        node.ifPresent(one -> {
            int seconds = fault.heads() ? SKEW_SECONDS : -SKEW_SECONDS;
            say(fault, "the clock of " + one.name() + " (process " + one.pid() + ") is off by " + seconds + " s");
            one.order("skew-seconds " + seconds);
        });
        return node.isPresent();
    }

    private boolean killManager(Fault fault) throws InterruptedException {
        var found = soon(nodes::activeManager);
        if (found.isEmpty()) {
            return false;
        }
        var manager = found.get();
        var stage = fault.stage();
        say(fault, "death of the active manager, " + manager.name() + " (process " + manager.pid() + "): " + stage);
        if (stage != Fault.Stage.ANYWHERE) {
            manager.order("die-at " + stage);
            if (manager.diesWithin(STAGE_COMES_WITHIN_MS)) {
                return true;
            }
            say(fault, manager.name() + " did not come to that stage within " + STAGE_COMES_WITHIN_MS + " ms: kill -9");
        }
        manager.kill();
        return true;
    }

    private boolean flood(Fault fault) {
        say(fault, WAKE_UPS + " wake-ups for nothing");
        try {
            watch.wakeEverybody(WAKE_UPS);
        } catch (SQLException e) {
            say(fault, "the database failed in their midst: " + e.getMessage());
        }
        return true;
    }

    /** Between claim and read: of a partition at work, the recording after the one in hand. */
    private boolean damage(Fault fault, boolean truncate) throws IOException, InterruptedException {
        var found = soon(watch::soonToBeRead);
        if (found.isEmpty()) {
            return false;
        }
        var file = fileOf(found.get());
        var original = file.resolveSibling(file.getFileName() + ".aside");
        if (Files.notExists(file) || Files.exists(original)) {
            return false; // gone already
        }
        var recording = found.get().recording();
        say(
                fault,
                "recording %s is %s until it was read, %d ms at most"
                        .formatted(recording, truncate ? "cut in half" : "gone from the store", DAMAGED_MS));
        aside.incrementAndGet();
        if (truncate) {
            Files.copy(file, original);
            var half = file.resolveSibling(file.getFileName() + ".half");
            var content = Files.readAllBytes(file);
            Files.write(half, Arrays.copyOf(content, content.length / 2));
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(file, original);
        }
        int attempts = watch.attempts(recording).orElse(0);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DAMAGED_MS);
        later.execute(() -> {
            while (System.nanoTime() < deadline && watch.attempts(recording).orElse(attempts) == attempts) {
                Pace.sleep(LOOK_MS);
            }
            say(fault, "recording %s is whole again".formatted(recording));
            restore(original, file);
        });
        return true;
    }

    private void restore(Path original, Path file) {
        try {
            Files.move(original, file, StandardCopyOption.ATOMIC_MOVE);
            aside.decrementAndGet();
        } catch (IOException e) {
            narrator.say("%s could not be put back: %s", file, e);
        }
    }

    /** As {@code DiskRecordingStore} lays them. */
    private Path fileOf(StoredRecording recording) {
        return store.resolve(recording.tenant().toString())
                .resolve(MONTH.format(recording.callMonth()))
                .resolve(recording.recording() + ".audio");
    }

    private void say(Fault fault, String what) {
        narrator.say(
                "fault %d (%s, due after %d settled): %s", fault.number(), fault.kind(), fault.afterSettled(), what);
    }

    private static <T> Optional<T> soon(Supplier<Optional<T>> look) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        var found = look.get();
        while (found.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MS);
            found = look.get();
        }
        return found;
    }
}
