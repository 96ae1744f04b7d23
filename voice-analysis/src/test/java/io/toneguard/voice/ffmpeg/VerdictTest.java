package io.toneguard.voice.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.DecoderUnavailableException;
import io.toneguard.voice.audio.EncodedAudio;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A child that was told to end says nothing of its recording, unless it was told because of it. */
class VerdictTest {
    private static final DecoderLimits LIMITS = DecoderLimits.DEFAULT;

    private final Verdict verdict = new Verdict(new EncodedAudio(EncodedAudio.Container.MPEG, "mp3"), LIMITS);

    @ParameterizedTest
    @ValueSource(ints = {255, 128 + 2, 128 + 15, 128 + 9})
    void whoeverEndsTheServicesProcessesCondemnsNoRecording(int exitCode) {
        assertThat(on(exitCode, Duration.ofSeconds(3))).containsInstanceOf(DecoderUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 128 + 24})
    void oneThatMayHaveUsedItsTimeIsTheRecordingsFault(int exitCode) {
        assertThat(on(exitCode, LIMITS.time()))
                .get()
                .isInstanceOfSatisfying(UnreadableAudioException.class, failure -> assertThat(failure.fault())
                        .isEqualTo(AudioFault.DECODER_FAILED))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("decoder.time=600s");
    }

    @Test
    void toldToEndByAHandIsStillSoAfterALongTime() {
        assertThat(on(128 + 15, LIMITS.time())).containsInstanceOf(DecoderUnavailableException.class);
    }

    private Optional<IOException> on(int exitCode, Duration took) {
        return verdict.on(exitCode, took, false, "Exiting normally, received signal 15.");
    }
}
