package io.toneguard.app.cli;

import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.ffmpeg.DecoderLimits;
import io.toneguard.voice.ffmpeg.FfmpegDecoder;
import io.toneguard.voice.ffmpeg.FfmpegOnThisMachine;
import java.nio.file.Path;

/** The decoder of a command without a service: the environment says which, and the user's cache folder holds what it needs. */
final class CommandDecoder {
    private CommandDecoder() {}

    /** Nothing is looked for before something is to be decoded. */
    static Decoder open() {
        String set = System.getenv(FfmpegOnThisMachine.VARIABLE);
        Path folder = userCache();
        return new FfmpegDecoder(
                new FfmpegOnThisMachine(set == null ? "" : set, folder),
                folder.resolve("spool"),
                DecoderLimits.DEFAULT);
    }

    private static Path userCache() {
        String set = System.getenv("XDG_CACHE_HOME");
        Path caches = set == null || set.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return caches.resolve("toneguard").toAbsolutePath();
    }
}
