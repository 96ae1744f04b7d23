package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DroppedNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a.wav", "a", "a.mp3", "a.json.wav", "..x.wav", "-a.wav", "done", "reason.txt", "a.txt"})
    void isHandedIn(String name) {
        assertThat(new DroppedName(name).isHandedIn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {".a.wav", "a.wav.part", "a.TMP", "a.filepart", "a.json", "a.wav.json", "a.reason.txt"})
    void isNotHandedIn(String name) {
        assertThat(new DroppedName(name).isHandedIn()).isFalse();
    }

    @Test
    void aCompanionNeverOutgrowsTheLongestName() {
        String companion = new DroppedName("語".repeat(84) + ".wav").companion("-12345678", ".reason.txt");
        assertThat(companion).endsWith("語-12345678.reason.txt");
        assertThat(companion.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(250, 255);
    }

    @Test
    void isPrintedOnOneLine() {
        assertThat(new DroppedName("a\nb\u001b[2J.wav").printable()).isEqualTo("a?b?[2J.wav");
    }
}
