package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class G711Test {
    @Test
    void decodesTheLandmarksOfTheStandard() {
        assertThat(G711.fromMuLaw((byte) 0xFF)).isZero();
        assertThat(G711.fromMuLaw((byte) 0x80)).isEqualTo((short) 32124);
        assertThat(G711.fromMuLaw((byte) 0x00)).isEqualTo((short) -32124);
        assertThat(G711.fromALaw((byte) 0xD5)).isEqualTo((short) 8);
        assertThat(G711.fromALaw((byte) 0x55)).isEqualTo((short) -8);
        assertThat(G711.fromALaw((byte) 0xAA)).isEqualTo((short) 32256);
    }

    @Test
    void everyCodeSurvivesARoundTrip() {
        for (int code = 0; code < 256; code++) {
            byte wire = (byte) code;
            if (wire != 0x7F) { // mu-law's negative zero reads as zero, which is written as 0xFF
                assertThat(G711.toMuLaw(G711.fromMuLaw(wire))).isEqualTo(wire);
            }
            assertThat(G711.toALaw(G711.fromALaw(wire))).isEqualTo(wire);
        }
    }

    @Test
    void everyLinearValueComesBackWithinHalfAStep() {
        for (int linear = Short.MIN_VALUE; linear <= Short.MAX_VALUE; linear++) {
            int mu = G711.fromMuLaw(G711.toMuLaw((short) linear));
            int a = G711.fromALaw(G711.toALaw((short) linear));
            int span = Math.abs(linear);
            assertThat(Math.abs(a - linear)).isLessThanOrEqualTo(Math.max(8, span / 31));
            assertThat(Math.abs(mu - linear)).isLessThanOrEqualTo(span > 32124 ? 644 : (span + 132) / 31);
        }
    }
}
