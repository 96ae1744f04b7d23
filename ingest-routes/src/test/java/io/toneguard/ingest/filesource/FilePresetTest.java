package io.toneguard.ingest.filesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.call.Speaker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Names as recorders write them; times without an offset are Tokyo's. */
class FilePresetTest {
    private static final String UUID = "8f2c1f5e-3c1b-4b9a-9c77-0a1b2c3d4e5f";

    @ParameterizedTest
    @EnumSource
    void everyPatternIsOneThatAnAdministratorCouldHaveWritten(FilePreset preset) {
        assertThat(preset.patterns()).allSatisfy(pattern -> assertThat(NamePattern.of(pattern.regex()))
                .isEqualTo(pattern));
        assertThat(FilePreset.of(preset.word())).isEqualTo(preset);
        assertThat(preset.assumes()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "1795243934.9-rx.wav, 1795243934.9, rx, ",
        "1795243934.9-tx.WAV, 1795243934.9, tx, ",
        "1795243934.10.wav, 1795243934.10, , ",
        "pbx1-1795243934.9.gsm, 1795243934.9, , ",
        "in-5550100-201-20261121-165214-1795243934.9.wav, 1795243934.9, , inbound",
        "out-5550100-201-20261121-165214-1795243934.9.wav, 1795243934.9, , outbound",
        "internal-201-202-20261121-165214-1795243934.9.wav, 1795243934.9, , internal",
        "q-600-5550100-20261121-165214-1795243934.9.wav, 1795243934.9, , ",
        "exten-201-5550100-20261121-165214-1795243934.9.wav, 1795243934.9, , "
    })
    void mixMonitorNamesHoldTheUniqueId(String name, String callId, String leg, String direction) {
        var facts = MadeSources.read(FilePreset.ASTERISK, name);
        assertThat(facts.callId()).isEqualTo(callId);
        assertThat(facts.startedAt()).isEqualTo(Instant.ofEpochSecond(1795243934));
        assertThat(facts.leg()).isEqualTo(leg);
        assertThat(facts.direction()).isEqualTo(direction);
    }

    @ParameterizedTest
    @CsvSource({
        UUID + ".wav, " + UUID + ", ",
        "2026-11-21-09-30-00_1001_" + UUID + ".mp3, " + UUID + ", 2026-11-21T00:30:00Z",
        "archive_" + UUID + "_leg-b.wav, " + UUID + ", ",
        "1001.2026-11-21-09-30-00.wav, , 2026-11-21T00:30:00Z"
    })
    void recordSessionNamesHoldTheLegsUuidOrTheTime(String name, String callId, String startedAt) {
        var facts = MadeSources.read(FilePreset.FREESWITCH, name);
        assertThat(facts.callId()).isEqualTo(callId);
        assertThat(facts.startedAt()).isEqualTo(startedAt == null ? null : Instant.parse(startedAt));
    }

    @Test
    void aTwilioNameMayHoldTheCallSid() {
        String call = "CA" + "0123456789abcdef".repeat(2);
        String recording = "RE" + "fedcba9876543210".repeat(2);
        assertThat(MadeSources.read(FilePreset.TWILIO, call + "_" + recording + ".wav")
                        .callId())
                .isEqualTo(call);
        assertThat(MadeSources.read(FilePreset.TWILIO, recording + ".mp3").matched())
                .isFalse();
    }

    @Test
    void aGenesysNameBeginsWithTheConversation() {
        var facts = MadeSources.read(FilePreset.GENESYS, UUID + "_11111111-2222-4333-8444-555555555555.ogg");
        assertThat(facts.callId()).isEqualTo(UUID);
        assertThat(MadeSources.read(FilePreset.GENESYS, "conversation-" + UUID + ".wav")
                        .callId())
                .isEqualTo(UUID);
    }

    @Test
    void ofBiztelUpIsTheOperatorAndDownTheCustomer() {
        var up = MadeSources.read(FilePreset.BIZTEL, "call-20261121-17-up.mp3");
        var down = MadeSources.read(FilePreset.BIZTEL, "call-20261121-17-down.mp3");
        assertThat(up.callId()).isEqualTo(down.callId()).isEqualTo("call-20261121-17");
        var speakers = FilePreset.BIZTEL.speakers();
        assertThat(FileSource.speakers(speakers, 1, up.leg())).isEqualTo(List.of(Speaker.AGENT));
        assertThat(FileSource.speakers(speakers, 1, down.leg())).isEqualTo(List.of(Speaker.CUSTOMER));
    }

    @Test
    void verintAndFreeSwitchContradictEachOther() {
        assertThat(FileSource.speakers(FilePreset.VERINT.speakers(), 2, null))
                .containsExactly(Speaker.AGENT, Speaker.CUSTOMER);
        assertThat(FileSource.speakers(FilePreset.FREESWITCH.speakers(), 2, null))
                .containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(FileSource.speakers(FilePreset.GENESYS.speakers(), 2, null))
                .containsExactly(Speaker.UNKNOWN, Speaker.UNKNOWN);
        assertThat(FileSource.speakers(FilePreset.VERINT.speakers(), 1, null)).containsExactly(Speaker.UNKNOWN);
    }

    @Test
    void anUnknownPresetIsNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> FilePreset.of("nice"))
                .hasMessageContaining("'nice'")
                .hasMessageContaining("biztel");
    }
}
