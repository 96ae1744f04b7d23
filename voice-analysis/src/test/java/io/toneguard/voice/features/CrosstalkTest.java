package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrosstalkTest {
    private static final int FRAMES = 500;

    private final QualityTrack left = new QualityTrack(8000, 1, -60);
    private final QualityTrack right = new QualityTrack(8000, 1, -60);
    private final Crosstalk inLeft = new Crosstalk(0, left::crosstalk);
    private final Crosstalk inRight = new Crosstalk(1, right::crosstalk);

    @Test
    void aFaintEchoOfTheOtherVoiceIsCrosstalk() {
        play(15, 1, 0.02);

        assertThat(right.window(0, 5).crosstalkShare()).isGreaterThan(0.9);
        assertThat(left.window(0, 5).crosstalkShare()).isZero();
    }

    @Test
    void asLoudAsTheOtherIsNoCrosstalk() {
        play(15, 1, 0.1);

        assertThat(right.window(0, 5).crosstalkShare()).isZero();
    }

    @Test
    void aFaintVoiceOfItsOwnIsNoCrosstalk() {
        play(0, 1.3, 0.001);

        assertThat(right.window(0, 5).crosstalkShare()).isZero();
    }

    @Test
    void aChannelThatRunsAheadWaitsForTheOther() {
        for (int block = 0; block < 5; block++) {
            frames(0, block * 100, 0, 1, 1);
        }
        for (int block = 0; block < 5; block++) {
            frames(1, block * 100, 15, 1, 0.02);
        }
        assertThat(right.window(0, 5).crosstalkShare()).isGreaterThan(0.9);
    }

    @Test
    void aPartnerThatNeverComesIsSilence() {
        for (int block = 0; block < 100; block++) {
            frames(0, block * 100, 0, 1, 0.02);
        }
        assertThat(left.window(0, 100).crosstalkShare()).isZero();
    }

    private void play(int delay, double ratio, double power) {
        for (int from = 0; from < FRAMES; from += 100) {
            frames(0, from, 0, 1, 1);
            frames(1, from, delay, ratio, power);
        }
    }

    private void frames(int channel, int from, int delay, double ratio, double power) {
        QualityTrack track = channel == 0 ? left : right;
        for (int frame = from; frame < from + 100; frame++) {
            double hz = frame < delay ? 0 : ratio * (120 + 50 * StrictMath.sin((frame - delay) * 0.07));
            track.frame(frame / 100.0, hz, power);
            inLeft.frame(channel, frame / 100.0, hz, power);
            inRight.frame(channel, frame / 100.0, hz, power);
        }
    }
}
