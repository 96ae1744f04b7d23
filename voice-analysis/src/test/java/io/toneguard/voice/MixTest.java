package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.WavWriter;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A mix in two channels: whoever is named of one of them, both people are on both. */
class MixTest {
    private static final List<Speaker> TOLD = List.of(Speaker.AGENT, Speaker.CUSTOMER);
    private static final float[] VOICE = new VoiceSynthesizer(8000, 1).vowel(VoiceSound.steady(140), Vowel.AH, 8);

    @Test
    void isAnalysedOnceAsNobodyKnown() throws IOException {
        var voices = analyze(wav(VOICE, VOICE));
        assertThat(voices.mix()).isTrue();
        assertThat(voices.speakers()).extracting(SpeakerVoice::speaker).containsExactly(Speaker.UNKNOWN);
        assertThat(voices.speakers().get(0).channel()).isZero();
    }

    @Test
    void measuresWhatItsOneChannelMeasures() throws IOException {
        var mix = analyze(wav(VOICE, VOICE)).speakers().get(0);
        var mono = analyze(wav(VOICE)).speakers().get(0);
        for (var measure : Measure.values()) {
            assertThat(mix.get(measure)).as(measure.key()).isEqualTo(mono.get(measure));
        }
        assertThat(mix.windows()).isEqualTo(mono.windows());
    }

    @Test
    void isNotMeasuredWhereThePolicyAllowsOnlyTheAgent() throws IOException {
        var voices = new RecordingAnalyzer()
                .analyze(new BytesChannel(wav(VOICE, VOICE)), TOLD, speaker -> speaker == Speaker.AGENT);
        assertThat(voices.mix()).isTrue();
        assertThat(voices.speakers()).isEmpty();
    }

    @Test
    void oneSampleOfDifferenceMakesTwoPeople() throws IOException {
        float[] other = VOICE.clone();
        other[VOICE.length - 1] += 1f / 32768;
        var voices = analyze(wav(VOICE, other));
        assertThat(voices.mix()).isFalse();
        assertThat(voices.speakers()).extracting(SpeakerVoice::speaker).isEqualTo(TOLD);
    }

    @Test
    void twoSilentChannelsAreTwoSilentPeople() throws IOException {
        float[] silence = new float[8000];
        var voices = analyze(wav(silence, silence));
        assertThat(voices.mix()).isFalse();
        assertThat(voices.speakers()).hasSize(2);
    }

    @Test
    void aFaintEchoIsNoMix() throws IOException {
        var random = new Random(1);
        float[] echo = VOICE.clone();
        for (int i = 0; i < echo.length; i++) {
            echo[i] *= 0.9f + 0.01f * random.nextFloat();
        }
        assertThat(analyze(wav(VOICE, echo)).mix()).isFalse();
    }

    private static RecordingVoices analyze(byte[] file) throws IOException {
        return new RecordingAnalyzer().analyze(new BytesChannel(file), TOLD, speaker -> true);
    }

    private static byte[] wav(float[]... channels) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = WavWriter.pcm16(out, 8000, channels.length, channels[0].length);
        writer.write(channels, channels[0].length);
        writer.finish();
        return out.toByteArray();
    }
}
