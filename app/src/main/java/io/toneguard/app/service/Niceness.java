package io.toneguard.app.service;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much a process beside this one gives way to it when both want the processors: POSIX's {@code nice}, which replaces itself by the
 * command, so that the process has its pid and gets its signals. Where there is none, processes run at the same priority.
 *
 * @param value 0 (as this process) to 19 (only what others leave over), as {@code toneguard.worker-beside.nice} says
 */
record Niceness(int value) {
    Niceness {
        if (value < 0 || value > 19) {
            throw new IllegalArgumentException("toneguard.worker-beside.nice=" + value + " is not within 0 and 19");
        }
    }

    /** The command that runs this one at the lower priority. */
    List<String> around(List<String> command) {
        var nice = value == 0 ? Optional.<Path>empty() : nice();
        if (nice.isEmpty()) {
            return command;
        }
        var lowered = new ArrayList<>(List.of(nice.get().toString(), "-n", Integer.toString(value)));
        lowered.addAll(command);
        return lowered;
    }

    private static Optional<Path> nice() {
        var path = System.getenv("PATH");
        return path == null
                ? Optional.empty()
                : Stream.of(path.split(File.pathSeparator))
                        .flatMap(Niceness::in)
                        .filter(Files::isExecutable)
                        .findFirst();
    }

    private static Stream<Path> in(String folder) {
        try {
            return folder.isBlank() ? Stream.empty() : Stream.of(Path.of(folder, "nice"));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }
}
