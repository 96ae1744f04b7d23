package io.toneguard.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.ffmpeg.DecoderLimits;
import io.toneguard.voice.ffmpeg.FfmpegDecoder;
import io.toneguard.voice.ffmpeg.FfmpegOnThisMachine;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadAudioTest {
    @TempDir
    Path folder;

    @Test
    void aFileOfAnyKindCanBeSaid() throws Exception {
        Path wav = Files.write(
                folder.resolve("call.wav"),
                SyntheticCall.twoPeople(7, Duration.ofSeconds(3)).toWav());
        Path flac = folder.resolve("call.flac");
        var ffmpeg = new FfmpegOnThisMachine("", Path.of("target", "ffmpeg"));
        var builder = new ProcessBuilder(
                        ffmpeg.path().toString(),
                        "-loglevel",
                        "error",
                        "-nostdin",
                        "-i",
                        wav.toString(),
                        flac.toString())
                .inheritIO();
        builder.environment().put("LD_LIBRARY_PATH", ffmpeg.path().getParent().toString());
        assertThat(builder.start().waitFor()).isZero();

        var decoder = new FfmpegDecoder(ffmpeg, folder.resolve("spool"), DecoderLimits.DEFAULT);
        assertThat(LoadAudio.of(flac, decoder).both(WireCodec.L16))
                .isEqualTo(LoadAudio.of(wav, Decoder.NONE).both(WireCodec.L16));
        assertThatThrownBy(() -> LoadAudio.of(flac, Decoder.NONE)).isInstanceOf(UnreadableAudioException.class);
    }

    @Test
    void headerlessAudioIsWhatItsNameSays() throws IOException {
        Path sln = Files.write(folder.resolve("call.sln16"), new byte[2 * 16_000 * 3]);
        assertThat(LoadAudio.of(sln, Decoder.NONE).samples()).isEqualTo(3 * LoadAudio.RATE_HZ);
    }
}
