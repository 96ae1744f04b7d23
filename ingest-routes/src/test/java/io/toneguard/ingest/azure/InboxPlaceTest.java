package io.toneguard.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxPlaceTest {
    @TempDir
    Path inbox;

    private InboxPlace place;

    @BeforeEach
    void open() {
        place = new InboxPlace(inbox);
    }

    @Test
    void aFileIsHandedInUnderItsOwnNameWithItsSidecar() throws IOException {
        assertThat(handIn("call.wav", "one", "{}")).isEqualTo("call.wav");
        assertThat(names()).containsExactlyInAnyOrder("call.wav", "call.wav.json");
    }

    @Test
    void oneThatWaitsThereUnderTheSameNameIsNotReplaced() throws IOException {
        handIn("call.wav", "monday", null);
        var name = handIn("call.wav", "tuesday", "{}");
        assertThat(name).matches("call~[0-9a-f]{8}\\.wav");
        assertThat(Files.readString(inbox.resolve("acme/call.wav"))).isEqualTo("monday");
        assertThat(Files.readString(inbox.resolve("acme").resolve(name))).isEqualTo("tuesday");
        assertThat(names()).contains(name + ".json");
    }

    /** Its process was killed before it could note that it had handed it in. */
    @Test
    void theSameContentHandedInAgainIsThatFile() throws IOException {
        handIn("call.wav", "one", "{}");
        assertThat(handIn("call.wav", "one", null)).isEqualTo("call.wav");
        var other = handIn("call.wav", "two", null);
        assertThat(handIn("call.wav", "two", null)).isEqualTo(other);
        place.clear();
        assertThat(names()).containsExactlyInAnyOrder("call.wav", "call.wav.json", other);
    }

    @Test
    void aSidecarThatWaitsForAnotherFileIsNotTakenFromIt() throws IOException {
        Files.createDirectories(inbox.resolve("acme"));
        Files.writeString(inbox.resolve("acme/call.json"), "another's");
        assertThat(handIn("call.wav", "one", null)).isNotEqualTo("call.wav");
    }

    @Test
    void whatWasInTheMakingIsClearedAndNothingElse() throws IOException {
        Files.writeString(place.making("acme", "call.wav", "one"), "half");
        handIn("whole.wav", "two", "{}");
        Files.writeString(inbox.resolve("acme/other.part"), "somebody else's");
        place.clear();
        assertThat(names()).containsExactlyInAnyOrder("whole.wav", "whole.wav.json", "other.part");
    }

    private String handIn(String fileName, String content, String sidecar) throws IOException {
        var made = place.making("acme", fileName, content);
        Files.writeString(made, content);
        Path beside = null;
        if (sidecar != null) {
            beside = made.resolveSibling("." + made.getFileName());
            Files.writeString(beside, sidecar);
        }
        return place.handIn(made, beside, fileName, content);
    }

    private Stream<String> names() throws IOException {
        try (var files = Files.list(inbox.resolve("acme"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
