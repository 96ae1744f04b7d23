package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.SharedAudio;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechRateTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8})
    void countsTheHumpsOfTheLevel(int perSecond) {
        assertThat(nuclei(perSecond, 6, 140)).isEqualTo(10L * perSecond);
    }

    @Test
    void shallowHumpsAreOneSyllable() {
        assertThat(nuclei(4, 0.7, 140)).isEqualTo(1);
    }

    @Test
    void unvoicedHumpsAreNone() {
        assertThat(nuclei(4, 6, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40-agent", "40-caller", "49-agent", "49-caller"})
    void peopleSpeakAtAHumanRate(String who) throws IOException {
        HeardChannel heard = HeardChannel.of(SharedAudio.path("audio/calls/split/auto-repairs-" + who + ".wav"));
        SpeechRate rate = new SpeechRate(heard.survey);
        SpeechActivity activity = new SpeechActivity(heard.survey.noiseFloorDbfs(), frame -> {});
        for (int frame = 0; frame < heard.f0Hz.length; frame++) {
            rate.frame(heard.f0Hz[frame], heard.power[frame]);
            activity.frame(heard.f0Hz[frame] > 0, heard.power[frame]);
        }
        rate.finish();
        assertThat(100.0 * rate.nuclei() / activity.frames()).isBetween(3.0, 6.0);
    }

    /** In ten seconds whose level swings by {@code +-swingDb}. */
    private static long nuclei(int perSecond, double swingDb, double f0Hz) {
        SpeechRate rate = new SpeechRate(-3, -60);
        for (int frame = 0; frame < 1000; frame++) {
            double db = -25 - swingDb * StrictMath.cos(2 * Math.PI * perSecond * frame / 100.0);
            rate.frame(f0Hz, StrictMath.pow(10, db / 10));
        }
        rate.finish();
        return rate.nuclei();
    }
}
