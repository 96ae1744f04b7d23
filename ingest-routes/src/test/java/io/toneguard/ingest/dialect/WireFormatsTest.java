package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFormatsTest {
    @ParameterizedTest
    @CsvSource({
        "ulaw,MU_LAW",
        "audio/x-mulaw,MU_LAW",
        "PCMU,MU_LAW",
        "alaw,A_LAW",
        "PCMA,A_LAW",
        "audio/x-L16,L16",
        "slin,L16",
        "PCM,L16"
    })
    void everyPeersWordForACodecIsKnown(String word, WireCodec codec) {
        assertThat(WireFormats.of(word, 8_000, 1)).isEqualTo(new WireFormat(codec, 8_000, 1));
    }

    @Test
    void theRestIsRefusedByNameWithTheRemedyOnOneLine() {
        assertThatThrownBy(() -> WireFormats.of("G722\n2026 ERROR forged " + "x".repeat(500), 16_000, 1))
                .isInstanceOf(DialectException.class)
                .message()
                .contains("G722?2026", "mu-law (PCMU), A-law (PCMA) or 16 bit linear (L16)")
                .doesNotContain("\n")
                .hasSizeLessThan(200);
        assertThatThrownBy(() -> WireFormats.l16(48_000, 1))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll("48000 Hz", "8000, 16000 or 24000");
        assertThatThrownBy(() -> WireFormats.l16(8_000, 3)).isInstanceOf(DialectException.class);
    }

    @Test
    void aRateMayBeTextAndMayBeMissing() {
        assertThat(WireFormats.rateHz(" 16000 ", 8_000)).isEqualTo(16_000);
        assertThat(WireFormats.rateHz(null, 8_000)).isEqualTo(8_000);
        assertThat(WireFormats.rateHz("16k", 8_000)).isEqualTo(16_000);
        assertThatThrownBy(() -> WireFormats.rateHz("wide", 8_000))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("'wide'");
    }
}
