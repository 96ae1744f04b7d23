package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeechActivityTest {
    private static final double VOICE = 1e-2;
    private static final double LOUD = 1e-4;
    private static final double FLOOR = 1e-6;

    private final List<Boolean> decisions = new ArrayList<>();
    private final SpeechActivity activity = new SpeechActivity(-60, new FrameListener() {
        @Override
        public void frame(VoiceFrame frame) {}

        @Override
        public void speech(boolean speaks) {
            decisions.add(speaks);
        }
    });

    @Test
    void consonantsNextToAVoiceAreSpeech() {
        frames(10, false, LOUD);
        frames(20, true, VOICE);
        frames(10, false, LOUD);
        frames(100, false, FLOOR);

        assertThat(activity.frames()).isEqualTo(40);
        assertThat(activity.meanPower()).isCloseTo((20 * VOICE + 20 * LOUD) / 40, within(1e-12));
    }

    @Test
    void noiseFarFromAnyVoiceIsNone() {
        frames(200, false, LOUD);
        frames(100, false, FLOOR);
        frames(20, true, VOICE);
        frames(100, false, FLOOR);
        frames(200, false, LOUD);

        assertThat(activity.frames()).isEqualTo(20);
    }

    @Test
    void fortyMillisecondsOfVoiceAreAnAccident() {
        for (int i = 0; i < 50; i++) {
            frames(4, true, VOICE);
            frames(10, false, FLOOR);
        }
        assertThat(activity.frames()).isZero();
    }

    @Test
    void aVoiceNobodyCouldHearIsNoSpeech() {
        frames(100, true, 1e-7);

        assertThat(activity.frames()).isZero();
        assertThat(activity.meanPower()).isNaN();
    }

    @Test
    void decisionsLeaveInOrderOncePerFrame() {
        frames(40, false, LOUD);
        frames(20, true, VOICE);
        frames(60, false, LOUD);
        activity.finish();

        assertThat(decisions).hasSize(120);
        assertThat(decisions.subList(0, 9)).containsOnly(false);
        assertThat(decisions.subList(10, 90)).containsOnly(true);
        assertThat(decisions.subList(90, 120)).containsOnly(false);
        assertThat(Collections.frequency(decisions, true)).isEqualTo((int) activity.frames());
    }

    private void frames(int count, boolean voiced, double power) {
        for (int i = 0; i < count; i++) {
            activity.frame(voiced, power);
        }
    }
}
