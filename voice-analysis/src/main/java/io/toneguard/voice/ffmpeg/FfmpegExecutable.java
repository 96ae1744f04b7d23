package io.toneguard.voice.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;

/** Where FFmpeg's executable is, asked before each use. */
@FunctionalInterface
public interface FfmpegExecutable {
    /** @throws IOException if there is none now, saying how to get one */
    Path path() throws IOException;
}
