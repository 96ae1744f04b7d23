package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.voice.call.RecordingId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
    private static final int PART = 4_000;

    @TempDir
    Path folder;

    private final byte[] audio = new byte[3 * PART];
    private final List<Place> found = new ArrayList<>();
    private Journal journal;

    @BeforeEach
    void write() {
        new Random(4).nextBytes(audio);
        var meters =
                new RecorderMeters(new SimpleMeterRegistry(), new AtomicLong(), new AtomicLong(), new AtomicLong());
        journal = new Journal(folder, List.of(), JournalSegment::create, meters);
        journal.roll();
        var recording = new RecordingId(UUID.randomUUID());
        for (int part = 0; part < 3; part++) {
            if (part == 2) {
                journal.roll();
            }
            found.add(journal.audio(recording, 100 + part * PART, audio, part * PART, PART));
        }
    }

    @Test
    void audioIsReadBackFromAllTheFilesThatItsPartsAreIn() throws IOException {
        journal.sync();
        var places = Places.of(100, audio.length, found);
        assertThat(places.count()).isEqualTo(3);
        assertThat(places.areThere()).isTrue();
        var read = ByteBuffer.allocate(audio.length);
        places.read(read);
        assertThat(read.array()).isEqualTo(audio);
    }

    @Test
    void whatIsNotWrittenYetIsNotThere() {
        assertThat(Places.of(100, 2 * PART, found.subList(0, 2)).areThere()).isTrue();
        assertThat(Places.of(100, audio.length, found).areThere()).isFalse();
    }

    @Test
    void audioThatTheJournalTookInPartOnlyIsNotThere() {
        journal.sync();
        assertThat(Places.of(100, audio.length, List.of(found.get(0), found.get(2))))
                .isSameAs(Places.NONE);
        assertThat(Places.of(100, audio.length, found.subList(1, 3))).isSameAs(Places.NONE);
        assertThat(Places.of(100, audio.length, found.subList(0, 2))).isSameAs(Places.NONE);
        assertThat(Places.of(100, audio.length, List.of())).isSameAs(Places.NONE);
        assertThat(Places.NONE.areThere()).isFalse();
    }
}
