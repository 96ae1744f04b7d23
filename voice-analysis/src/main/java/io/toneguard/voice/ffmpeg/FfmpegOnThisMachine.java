package io.toneguard.voice.ffmpeg;

import io.toneguard.voice.audio.DecoderUnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds FFmpeg: the one that is set, the one that a jar of ours carries, or the one on PATH, in this order. Looks again as long as it found none. */
public final class FfmpegOnThisMachine implements FfmpegExecutable {
    /** The environment's name for the executable, where no service's settings say. */
    public static final String VARIABLE = "TONEGUARD_FFMPEG";

    private final String set;
    private final Path cache;
    private @Nullable Path found;

    /**
     * @param set a path; empty: none is set
     * @param cache the folder that the jar's is unpacked to
     */
    public FfmpegOnThisMachine(String set, Path cache) {
        this.set = set;
        this.cache = cache.toAbsolutePath();
    }

    @Override
    public synchronized Path path() throws IOException {
        if (found == null || !Files.isExecutable(found)) {
            found = find();
        }
        return found;
    }

    private Path find() throws IOException {
        if (!set.isBlank()) {
            Path path = Path.of(set).toAbsolutePath();
            if (!Files.isExecutable(path) || Files.isDirectory(path)) {
                throw new DecoderUnavailableException("decoder.ffmpeg=" + set + " is no program that can be run");
            }
            return path;
        }
        var bundled = BundledFfmpeg.find();
        if (bundled.isPresent()) {
            return bundled.get().unpack(cache);
        }
        return onPath().orElseThrow(() -> new DecoderUnavailableException("there is no FFmpeg in this build for "
                + BundledFfmpeg.platform() + " and none on PATH; install FFmpeg 6.0 or newer, or set decoder.ffmpeg ("
                + VARIABLE + ")"));
    }

    private static Optional<Path> onPath() {
        String path = System.getenv("PATH");
        return Arrays.stream(path == null ? new String[0] : path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, BundledFfmpeg.fileName()).toAbsolutePath())
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }
}
