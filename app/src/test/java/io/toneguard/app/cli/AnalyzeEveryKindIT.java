package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.app.HouseProcess;
import io.toneguard.voice.ffmpeg.FfmpegOnThisMachine;
import io.toneguard.voice.synth.SyntheticCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code analyze} as it ships, with the FFmpeg that lies in its jar. */
class AnalyzeEveryKindIT {
    @TempDir
    Path folder;

    @Test
    void anMp3IsMeasuredAsItsWavIs() throws Exception {
        Path wav = Files.write(
                folder.resolve("call.wav"),
                SyntheticCall.twoPeople(7, Duration.ofSeconds(12)).toWav());
        Path mp3 = folder.resolve("call.mp3");
        var ffmpeg = new FfmpegOnThisMachine("", Path.of("target", "ffmpeg")).path();
        var builder = new ProcessBuilder(
                        ffmpeg.toString(),
                        "-loglevel",
                        "error",
                        "-nostdin",
                        "-i",
                        wav.toString(),
                        "-b:a",
                        "32k",
                        mp3.toString())
                .inheritIO();
        builder.environment().put("LD_LIBRARY_PATH", ffmpeg.getParent().toString());
        var encoding = builder.start();
        assertThat(encoding.waitFor()).isZero();
        Path cache = folder.resolve("cache");
        String answer = HouseProcess.run(
                folder.resolve("log"),
                Map.of("XDG_CACHE_HOME", cache.toString()),
                "analyze",
                "--format=json",
                wav.toString(),
                mp3.toString());

        var lines = answer.lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(lines).hasSize(2);
        for (int channel = 0; channel < 2; channel++) {
            double before =
                    lines.get(0).get("speakers").get(channel).get("f0MedianHz").asDouble();
            double after =
                    lines.get(1).get("speakers").get(channel).get("f0MedianHz").asDouble();
            assertThat(after).isCloseTo(before, within(0.02 * before));
        }
        try (var left = Files.list(cache.resolve("toneguard/spool"))) {
            assertThat(left).isEmpty();
        }
        assertThat(cache.resolve("toneguard")).isDirectoryContaining("glob:**/ffmpeg-*");
    }
}
