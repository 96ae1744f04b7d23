package io.toneguard.voice.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A process that reads a file and ends in time, by itself or not; closing it leaves nothing of it. */
final class Child implements Closeable {
    private static final int COMPLAINT_BYTES = 8192;
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Process process;
    private final Thread listener;
    private final ByteArrayOutputStream complaint = new ByteArrayOutputStream();
    private final ScheduledFuture<?> end;
    private volatile boolean late;

    private Child(Process process, Duration time) {
        this.process = process;
        this.listener = new Thread(this::listen, "decoder-stderr-" + process.pid());
        listener.setDaemon(true);
        listener.start();
        this.end = CLOCK.schedule(this::endLate, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param libraries the folder that the program finds its own libraries in, which may name no place for each other */
    static Child start(List<String> command, Path libraries, Path input, Duration time) throws IOException {
        var builder = new ProcessBuilder(command).redirectInput(input.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH"));
        environment.put("LD_LIBRARY_PATH", libraries.toString());
        environment.put("LC_ALL", "C");
        // glibc reserves 64 MB of address space for each thread that allocates, which the limit would count.
        environment.put("MALLOC_ARENA_MAX", "1");
        return new Child(builder.start(), time);
    }

    /** What it writes; ends with the process. */
    InputStream output() {
        return process.getInputStream();
    }

    /** Whether it was ended because its time on the clock was over. */
    boolean isLate() {
        return late;
    }

    /** Waits for its end, which the clock brings about at the latest. */
    int exitCode() throws IOException {
        try {
            int code = process.waitFor();
            listener.join(1000);
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while FFmpeg was decoding", e);
        }
    }

    /** What it wrote to its standard error, as far as it is kept; whole after {@link #exitCode}. */
    String complaint() {
        synchronized (complaint) {
            return complaint.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        end.cancel(false);
        destroy();
        try {
            process.getInputStream().close();
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            return; // the pipe of a dead process
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endLate() {
        late = true;
        destroy();
    }

    private void destroy() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Reads on beyond what is kept: a full pipe would stop the child. */
    private void listen() {
        byte[] buffer = new byte[1024];
        try (var errors = process.getErrorStream()) {
            for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                synchronized (complaint) {
                    complaint.write(buffer, 0, Math.min(count, COMPLAINT_BYTES - complaint.size()));
                }
            }
        } catch (IOException e) {
            return; // it was destroyed
        }
    }

    private static ScheduledThreadPoolExecutor clock() {
        var clock = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new Thread(work, "decoder-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }
}
