package io.toneguard.app.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What this process costs. */
final class ProcessFigures {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessFigures() {}

    /** CPU time of all threads, the compiler's and the collector's too, in nanoseconds. */
    static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Memory of this process that is in RAM, in kB; 0 where the system does not tell (no Linux). */
    static long residentKb() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException noLinux) {
            return 0;
        }
    }

    /** CPU nanoseconds of the Java threads that live, by name; numbers in names are left out. */
    static Map<String, Long> cpuNanosByThreads() {
        var threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> nanos = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            var thread = threads.getThreadInfo(id);
            long cpu = threads.getThreadCpuTime(id);
            if (thread != null && cpu > 0) {
                nanos.merge(thread.getThreadName().replaceAll("[-#]?\\d+", ""), cpu, Long::sum);
            }
        }
        return nanos;
    }
}
