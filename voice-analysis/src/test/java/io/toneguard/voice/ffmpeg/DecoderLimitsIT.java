package io.toneguard.voice.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.DecoderUnavailableException;
import io.toneguard.voice.audio.EncodedAudio;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.audio.WavBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one recording may cost, and that nothing of it stays, however its decoding ends. */
class DecoderLimitsIT {
    private static final EncodedAudio MP3 = new EncodedAudio(EncodedAudio.Container.MPEG, "mp3");
    private static final long MEMORY = 1L << 30;

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(ShippedFfmpeg.leftIn(folder.resolve("spool"))).isEmpty();
        assertThat(ShippedFfmpeg.running()).isEmpty();
    }

    @Test
    void aBombIsTooLong() throws Exception {
        byte[] bomb = ShippedFfmpeg.encode(
                WavBytes.pcm16(8000, new double[8000]), ".flac", "-af", "apad=whole_dur=7200", "-ar", "48000");
        assertThat(bomb.length).isLessThan(2_000_000);
        var decoder = decoder(new DecoderLimits(Duration.ofMinutes(10), Duration.ofMinutes(1), MEMORY));
        var thrown = catchThrowable(() -> RecordingAudio.open(new BytesChannel(bomb), decoder));
        assertThat(thrown)
                .isInstanceOf(UnreadableAudioException.class)
                .hasMessageContaining("decoder.longest=600s")
                .hasMessageContaining("0.2 h");
        assertThat(((UnreadableAudioException) thrown).fault()).isEqualTo(AudioFault.TOO_LONG);
    }

    @Test
    void aChildThatWaitsForEverIsEndedAndMayBeTriedAgain() throws Exception {
        var decoder = standIn("exec sleep 1000", new DecoderLimits(Duration.ofHours(8), Duration.ofSeconds(1), MEMORY));
        assertThatThrownBy(() -> decoder.decode(new BytesChannel(new byte[10]), MP3))
                .isInstanceOf(DecoderUnavailableException.class)
                .hasMessageContaining("decoder.time");
    }

    @Test
    void aChildOfAChildIsEndedToo() throws Exception {
        var decoder =
                standIn("sleep 1000 & wait", new DecoderLimits(Duration.ofHours(8), Duration.ofSeconds(1), MEMORY));
        assertThatThrownBy(() -> decoder.decode(new BytesChannel(new byte[10]), MP3))
                .hasMessageContaining("decoder.time");
    }

    @Test
    void aChildThatTakesTooMuchOfTheCpuHasABadFile() throws Exception {
        var decoder =
                standIn("while :; do :; done", new DecoderLimits(Duration.ofHours(8), Duration.ofSeconds(1), MEMORY));
        var thrown = catchThrowable(() -> decoder.decode(new BytesChannel(new byte[10]), MP3));
        // On a machine so busy that a second of CPU takes more than two on the clock, the clock is first.
        assertThat(thrown).isInstanceOf(IOException.class).hasMessageContaining("decoder.time");
    }

    @Test
    void aChildThatComplainsWithoutEndIsNotHeldUp() throws Exception {
        var decoder = standIn("yes complaint | head -c 3000000 >&2; exit 1", DecoderLimits.DEFAULT);
        assertThatThrownBy(() -> decoder.decode(new BytesChannel(new byte[10]), MP3))
                .isInstanceOf(UnreadableAudioException.class)
                .hasMessageContaining("complaint")
                .message()
                .hasSizeLessThan(500);
    }

    @Test
    void anExecutableThatCannotRunIsThePlacesFault() throws Exception {
        for (String script : new String[] {"exit 127", "echo 'fd:: Protocol not found' >&2; exit 1", "kill -9 $$"}) {
            assertThatThrownBy(() -> standIn(script, DecoderLimits.DEFAULT).decode(new BytesChannel(new byte[9]), MP3))
                    .as(script)
                    .isInstanceOf(DecoderUnavailableException.class)
                    .hasMessageContaining("6.0 or newer");
        }
        var none = new FfmpegDecoder(
                new FfmpegOnThisMachine(folder.resolve("nowhere").toString(), folder),
                folder.resolve("spool"),
                DecoderLimits.DEFAULT);
        assertThatThrownBy(() -> none.decode(new BytesChannel(new byte[9]), MP3))
                .isInstanceOf(DecoderUnavailableException.class)
                .hasMessageContaining("decoder.ffmpeg=");
    }

    @Test
    void theChildMayWriteNoFileAndSeesNoneOfOurEnvironment() throws Exception {
        var seen = new AtomicReference<Throwable>();
        var decoder = standIn(
                "env | cut -d= -f1 | tr '\\n' ' ' >&2; echo x > '" + folder.resolve("written") + "'; exit 1",
                DecoderLimits.DEFAULT);
        seen.set(catchThrowable(() -> decoder.decode(new BytesChannel(new byte[9]), MP3)));
        assertThat(folder.resolve("written"))
                .satisfiesAnyOf(file -> assertThat(file).doesNotExist(), file -> assertThat(file)
                        .isEmptyFile());
        assertThat(seen.get().getMessage()).doesNotContain("HOME", "USER", "TONEGUARD");
    }

    @Test
    void whatAKilledProcessLeftIsSweptAtTheNextStart() throws Exception {
        Path spool = Files.createDirectories(folder.resolve("spool"));
        var longAgo = FileTime.from(
                Instant.now().minus(DecoderLimits.DEFAULT.abandonedAfter()).minusSeconds(1));
        for (String name : new String[] {"decoder-123.in", "decoder-124.pcm"}) {
            Files.setLastModifiedTime(Files.createFile(spool.resolve(name)), longAgo);
        }
        Path ours = Files.createFile(spool.resolve("decoder-9.in"));
        assertThatThrownBy(() -> standIn("exit 1", DecoderLimits.DEFAULT).decode(new BytesChannel(new byte[9]), MP3))
                .isInstanceOf(UnreadableAudioException.class);
        assertThat(ShippedFfmpeg.leftIn(spool)).containsExactly(ours);
        Files.delete(ours);
    }

    @Test
    void saysWhichLimitCannotBe() {
        assertThatThrownBy(() -> new DecoderLimits(Duration.ZERO, Duration.ofMinutes(1), MEMORY))
                .hasMessageContaining("decoder.longest");
        assertThatThrownBy(() -> new DecoderLimits(Duration.ofHours(1), Duration.ofDays(1), MEMORY))
                .hasMessageContaining("decoder.time");
        assertThatThrownBy(() -> new DecoderLimits(Duration.ofHours(1), Duration.ofMinutes(1), 1 << 20))
                .hasMessageContaining("decoder.memory");
    }

    private FfmpegDecoder decoder(DecoderLimits limits) {
        return new FfmpegDecoder(ShippedFfmpeg.EXECUTABLE, folder.resolve("spool"), limits);
    }

    /** A script in FFmpeg's place. */
    private FfmpegDecoder standIn(String script, DecoderLimits limits) throws IOException {
        Path file = folder.resolve("stand-in");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new FfmpegDecoder(() -> file, folder.resolve("spool"), limits);
    }
}
