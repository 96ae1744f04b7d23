package io.toneguard.app.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Uploads a folder: several files at one time, small ones in a request each, larger ones in pieces; goes on where an earlier run was
 * interrupted. A file that fails holds up no other; what would fail for every file ends the run.
 */
public final class Upload {
    private static final long STANDSTILL_MS = 2000;

    private final UploadOptions options;
    private final Tally tally;
    private final Patience.Clock clock;
    private final Patience patience;
    private final IntakeApi api;
    private final PostUpload post;

    public Upload(UploadOptions options, UploadFeedback feedback) {
        this(options, feedback, Patience.Clock.system());
    }

    Upload(UploadOptions options, UploadFeedback feedback, Patience.Clock clock) {
        this.options = options;
        this.tally = new Tally(feedback);
        this.clock = clock;
        this.patience = new Patience(clock, new Random());
        this.api = new IntakeApi(options);
        this.post = new PostUpload(api);
    }

    /** What became of the folder so far; from any thread. */
    public UploadReport report() {
        return tally.report();
    }

    /**
     * Uploads what an earlier run has not, and returns when every file is done with, or nothing more can be.
     *
     * @throws UploadStopped if nothing could begin: no such folder, its state file in use, nobody at the URL
     */
    public UploadReport run() throws UploadStopped, InterruptedException {
        var found = FolderScan.in(options);
        try (var state = UploadState.open(options.stateFile(), options.destination())) {
            var toDo =
                    found.files().stream().filter(file -> !state.isDone(file)).toList();
            if (!toDo.isEmpty()) {
                greet();
            }
            tally.begins(found, toDo);
            sendAll(toDo, state);
        }
        return report();
    }

    private void greet() throws UploadStopped, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                api.greet();
                return;
            } catch (IOException e) {
                if (tries == Patience.FEWEST_TRIES) {
                    throw new UploadStopped(
                            options.url() + ": " + Patience.reason(e) + "; does it serve, and is --url right?");
                }
                patience.backOff(tries);
            }
        }
    }

    private void sendAll(List<LocalFile> toDo, UploadState state) throws InterruptedException {
        var files = toDo.iterator();
        var pool = Executors.newFixedThreadPool(options.parallel(), task -> {
            var thread = new Thread(task, "upload");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int i = 0; i < options.parallel(); i++) {
                pool.execute(() -> sendInTurn(files, state, pool::shutdownNow));
            }
            pool.shutdown();
            while (!pool.awaitTermination(1, TimeUnit.HOURS)) {
                // A large folder takes its time.
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void sendInTurn(Iterator<LocalFile> files, UploadState state, Runnable stopAll) {
        try {
            for (var file = next(files); file != null && !tally.isStopped(); file = next(files)) {
                send(file, state);
            }
        } catch (UploadStopped e) {
            tally.stopped(String.valueOf(e.getMessage()));
            stopAll.run();
        } catch (InterruptedException e) {
            // another one stopped all
        } catch (RuntimeException e) {
            tally.stopped("a fault of ours: " + e);
            stopAll.run();
        }
    }

    private static @Nullable LocalFile next(Iterator<LocalFile> files) {
        synchronized (files) {
            return files.hasNext() ? files.next() : null;
        }
    }

    private void send(LocalFile file, UploadState state) throws UploadStopped, InterruptedException {
        var tries = patience.tries();
        var progress = new FileProgress(tries);
        try {
            awaitStandstill(file);
            var accepted = trying(file, state, tries, progress);
            state.done(file, accepted);
            tally.accepted(file, accepted.outcome());
        } catch (RefusedUpload e) {
            patience.heard();
            state.refused(file, String.valueOf(e.getMessage()));
            tally.problem(file, Outcome.REFUSED, e);
        } catch (UnsentFile e) {
            tally.problem(file, Outcome.FAILED, e);
        }
        progress.tell(file.bytes());
    }

    private Accepted trying(LocalFile file, UploadState state, Patience.Tries tries, FileProgress progress)
            throws UnsentFile, RefusedUpload, UploadStopped, InterruptedException {
        var tus = new TusUpload(api, state, file, progress);
        while (true) {
            patience.awaitTurn();
            try {
                var accepted = file.bytes() < PostUpload.LARGEST_BYTES ? post.send(file) : tus.send();
                patience.heard();
                return accepted;
            } catch (IOException e) {
                tries.failed(e);
            }
        }
    }

    /** A file that was written just now may be in the making; whether it was, {@link LocalFile#requireUnchanged} says. */
    private void awaitStandstill(LocalFile file) throws InterruptedException {
        long left = STANDSTILL_MS - (System.currentTimeMillis() - file.modifiedMs());
        if (left > 0) {
            clock.sleep(Duration.ofMillis(Math.min(left, STANDSTILL_MS)));
        }
    }

    /** How much of one file is there. */
    private final class FileProgress implements LongConsumer {
        private final Patience.Tries tries;
        private long told;
        private long most;

        FileProgress(Patience.Tries tries) {
            this.tries = tries;
        }

        /** What was there before is no progress, however often it is said. */
        @Override
        public void accept(long bytes) {
            tell(bytes);
            if (bytes > most) {
                most = bytes;
                tries.moved();
            }
        }

        void tell(long bytes) {
            tally.sent(bytes - told);
            told = bytes;
        }
    }
}
