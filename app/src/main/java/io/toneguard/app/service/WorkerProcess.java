package io.toneguard.app.service;

import io.toneguard.app.db.Database;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a JVM of its own, on this machine, with this process's Java and class path. It ends when told to, and when this process is
 * gone: it reads its standard input, a pipe from here, which ends with us however we end.
 */
final class WorkerProcess {
    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    static WorkerProcess start(ServicePlan plan, String heap, Niceness niceness) throws IOException {
        var database = plan.database().database();
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:SharedArchiveFile=")
                        || argument.startsWith("-Xlog:")
                        || argument.startsWith("-Dfile.encoding=")
                        || argument.startsWith("-XX:TieredStopAtLevel="))
                .forEach(command::add);
        // A worker out of memory ends and is replaced: its leases run out, and the recording in hand is charged.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Xmx" + heap);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.toneguard.app.Toneguard");
        command.add("serve");
        command.add("--roles=worker");
        command.add("--db=" + database.url());
        command.add("--store=" + plan.store());
        command.add("--data=" + plan.data());
        command.add("--until-stdin-ends");
        var builder = new ProcessBuilder(niceness.around(command))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(output())
                .redirectError(output());
        if (database.password() != null) {
            builder.environment().put(Database.PASSWORD_VARIABLE, database.password());
        }
        return new WorkerProcess(builder.start());
    }

    /** Where a worker's log goes: ours, unless ours goes to a file. */
    private static ProcessBuilder.Redirect output() {
        var file = System.getProperty("toneguard.worker-log");
        return file == null ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.appendTo(new File(file));
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the process ends by itself; its exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Tells it to end, and makes it if it does not within 30 s. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
