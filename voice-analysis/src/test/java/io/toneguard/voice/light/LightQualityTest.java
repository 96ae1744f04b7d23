package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.features.Confidence.Fault;
import io.toneguard.voice.features.GeneratedSounds;
import io.toneguard.voice.features.QualityTrack;
import io.toneguard.voice.features.SignalQuality;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LightQualityTest {
    private static SignalQuality last(float[] samples) {
        List<LightReading> readings = HeardReadings.of(samples);
        return readings.get(readings.size() - 1).quality();
    }

    /** Of the last five seconds, from the samples themselves. */
    private static SignalQuality ofSamples(float[] samples) {
        var track = new QualityTrack(8000, 1, -60);
        track.accept(samples, 0, samples.length);
        track.finish();
        return track.window(samples.length / 8000 - 5, 5);
    }

    @Test
    void aCleanVoiceIsBelieved() {
        LightReading reading = HeardReadings.of(Sounds.voice(8000, 6, 150, 0.3)).get(5);
        assertThat(reading.confidence().value()).isGreaterThan(0.8);
        assertThat(reading.quality().lostShare()).isZero();
        assertThat(reading.quality().clippedShare()).isZero();
        assertThat(reading.quality().voicedSeconds()).isEqualTo(reading.voicedSeconds());
    }

    @Test
    void packetsMissingFromAVoiceAreLost() {
        float[] lossy = Sounds.sine(10, 150, 0.3);
        for (int from = 1600; from < lossy.length; from += 25 * 160) {
            Arrays.fill(lossy, from, from + 160, 0);
        }
        assertThat(last(lossy).lostShare())
                .isCloseTo(0.04, within(0.001))
                .isCloseTo(ofSamples(lossy).lostShare(), within(0.001));
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 60})
    void silenceBetweenUtterancesIsNotLost(int quietTailMs) {
        float[] call = Sounds.sine(10, 150, 0.3);
        for (int i = 0; i < call.length; i++) {
            int ms = i % 16000 / 8;
            if (ms >= 1000) {
                call[i] *= ms < 1000 + quietTailMs ? 0.005f : 0;
            }
        }
        assertThat(last(call).lostShare()).isZero();
    }

    @Test
    void aMutedLineLosesNothing() {
        float[] muted = Sounds.sine(12, 150, 0.3);
        Arrays.fill(muted, 50_000, muted.length, 0);
        assertThat(HeardReadings.of(muted))
                .allMatch(reading -> reading.quality().lostShare() == 0);
    }

    @Test
    void clippingIsThatOfTheSamples() {
        double before = 0;
        for (float gain : new float[] {4, 8, 16, 32}) {
            float[] clipped = Sounds.clipped(Sounds.voice(8000, 6, 150, 0.3), gain);
            SignalQuality quality = last(clipped);
            assertThat(quality.clippedShare())
                    .isCloseTo(ofSamples(clipped).clippedShare(), within(0.015))
                    .isGreaterThan(before);
            before = quality.clippedShare();
        }
        assertThat(before).isGreaterThan(0.2);
    }

    @Test
    void theOffsetIsTheMeanOfTheSamples() {
        float[] lifted = Sounds.voice(8000, 6, 150, 0.3);
        for (int i = 0; i < lifted.length; i++) {
            lifted[i] += 0.25f;
        }
        assertThat(last(lifted).dcOffset()).isCloseTo(ofSamples(lifted).dcOffset(), within(1e-6));
    }

    @Test
    void aSmallOffsetIsNoNoise() {
        float[] voice = Sounds.voice(8000, 8, 150, 0.3);
        LightReading clean = HeardReadings.of(voice).get(7);
        for (int i = 0; i < voice.length; i++) {
            voice[i] += 0.05f;
        }
        LightReading lifted = HeardReadings.of(voice).get(7);
        assertThat(lifted.quality().snrDb()).isCloseTo(clean.quality().snrDb(), within(3.0));
        assertThat(lifted.confidence().value()).isCloseTo(clean.confidence().value(), within(0.1));
    }

    @Test
    void silenceOfMoreThanTenPacketsIsAPause() {
        float[] gated = Sounds.sine(10, 150, 0.3);
        for (int from = 1600; from < gated.length; from += 8000) {
            Arrays.fill(gated, from, from + 4000, 0);
        }
        assertThat(last(gated).lostShare()).isZero();
    }

    @Test
    void nobodyBelievesTonesMusicAndNoise() {
        Map<String, float[]> sounds = GeneratedSounds.tonesAndMusic(8);
        // Keys of 40 to 70 ms are known by their two lines, which live frames have not kept.
        assertThat(sounds.keySet().removeIf(name -> name.startsWith("DTMF of ")))
                .isTrue();
        for (var sound : sounds.entrySet()) {
            for (LightReading reading : HeardReadings.of(sound.getValue())) {
                assertThat(reading.confidence().value())
                        .as("%s at %d s", sound.getKey(), reading.endSeconds())
                        .isLessThan(0.2);
            }
        }
        assertThat(HeardReadings.of(Sounds.noise(8, 0.1)).get(7).confidence().value())
                .isLessThan(0.2);
    }

    @Test
    void silenceIsNoSpeech() {
        assertThat(HeardReadings.of(new float[8000]).get(0).confidence().fault())
                .contains(Fault.NO_SPEECH);
    }

    @Test
    void howLongACallHasLastedMakesNoDifference() {
        float[] voice = Sounds.voice(8000, 16, 150, 0.3);
        float[] call = new float[10 * voice.length];
        for (int from = 0; from < call.length; from += voice.length) {
            System.arraycopy(voice, 0, call, from, voice.length);
        }
        List<LightReading> readings = HeardReadings.of(call);
        for (LightReading now : readings.subList(37, readings.size())) {
            SignalQuality before = readings.get(now.endSeconds() - 1 - 16).quality();
            assertThat(now.quality().snrDb()).isCloseTo(before.snrDb(), within(0.01));
            assertThat(now.quality().toneShare()).isCloseTo(before.toneShare(), within(0.01));
        }
    }
}
