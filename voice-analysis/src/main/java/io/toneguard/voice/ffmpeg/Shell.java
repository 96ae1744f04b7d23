package io.toneguard.voice.ffmpeg;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The shell of POSIX systems, which bounds a process before it becomes another: {@code ulimit}, then {@code exec}. */
final class Shell {
    /** Null where there is none. */
    static final @Nullable String PATH = Files.isExecutable(Path.of("/bin/sh")) ? "/bin/sh" : null;

    /** The system ends a process at its hard limit of CPU time by SIGKILL, as an overloaded machine does; at the soft one it says why. */
    private static final int HARD_AFTER_SOFT_SECONDS = 5;

    private Shell() {}

    /** A script that runs its arguments: CPU seconds, kilobytes of address space where the system knows them, no file written, no core. */
    static String limiting(DecoderLimits limits) {
        return String.format(
                Locale.ROOT,
                "ulimit -c 0; ulimit -f 0; ulimit -S -t %d; ulimit -H -t %d; ulimit -v %d 2>/dev/null; exec \"$@\"",
                limits.time().toSeconds(),
                limits.time().toSeconds() + HARD_AFTER_SOFT_SECONDS,
                limits.memoryBytes() / 1024);
    }
}
