package io.toneguard.app.load;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A user's Ctrl-C leaves no server and no temporary folder behind. */
record AtInterrupt(ServerProcess server, @Nullable Path temporary, Thread hook) implements AutoCloseable {
    AtInterrupt(ServerProcess server, @Nullable Path temporary) {
        this(
                server,
                temporary,
                new Thread(
                        () -> {
                            server.close();
                            if (temporary != null) {
                                FileSystemUtils.deleteRecursively(temporary.toFile());
                            }
                        },
                        "load-interrupted"));
    }

    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is at work already
        }
    }
}
