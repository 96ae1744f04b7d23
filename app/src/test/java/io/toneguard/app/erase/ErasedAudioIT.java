package io.toneguard.app.erase;

import static io.toneguard.app.erase.ErasureHouse.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Erasure.Erased;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The audio of what was erased goes as soon as the store lets it go. */
class ErasedAudioIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private ErasureHouse house;
    private RecordingStore store;
    private Tenant acme;
    private Tenant other;

    @BeforeEach
    void aStoreAndTwoTenants() throws IOException {
        house = new ErasureHouse(database, temp);
        store = house.store;
        acme = house.acme;
        other = house.other;
    }

    @Test
    void audioThatCouldNotBeRemovedIsRemovedByTheManagerWithinAMinute() throws IOException {
        var recording = house.recorded(acme, "C-7", "a.wav", "analysed", "one");
        house.storeIsAwayFor.add(acme.id());
        assertThat(house.erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 1));
        assertThat(house.stateOf(recording)).isEqualTo("erased");
        var manager = house.audio();
        manager.look();
        house.storeIsAwayFor.clear();
        assertThat(store.open(stored(acme, recording)).size()).isEqualTo(3);
        manager.look();
        assertThat(store.open(stored(acme, recording)).size()).as("not yet").isEqualTo(3);
        house.nanos.addAndGet(60_000_000_000L);
        manager.look();
        assertThatThrownBy(() -> store.open(stored(acme, recording))).isInstanceOf(NoSuchFileException.class);
        assertThat(house.withAudio()).isEmpty();
    }

    @Test
    void nobodyWaitsLongForAStoreThatHangsAndTheRemovalGoesOn() throws Exception {
        var recording = house.recorded(acme, "C-7", "a.wav", "analysed", "one");
        house.storeHangs = new CountDownLatch(1);
        house.patience = Duration.ofMillis(100);
        assertThat(house.erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 1));
        assertThat(house.stateOf(recording)).isEqualTo("erased");
        assertThat(house.withAudio()).hasSize(1);
        house.storeHangs.countDown();
        await().untilAsserted(() -> assertThat(house.withAudio()).isEmpty());
        assertThatThrownBy(() -> store.open(stored(acme, recording))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aTenantWhoseAudioCannotBeRemovedHoldsUpNoOther() throws IOException {
        for (var name : List.of("one", "two", "three")) {
            house.recorded(acme, "C-7", name, "analysed", name);
        }
        var others = house.recorded(other, "C-7", "a.wav", "analysed", "four");
        house.storeIsAwayFor.addAll(List.of(acme.id(), other.id()));
        house.erasure().eraseCall(acme.id(), "C-7");
        house.erasure().eraseCall(other.id(), "C-7");
        house.storeIsAwayFor.remove(other.id());
        house.audio().look();
        assertThatThrownBy(() -> store.open(stored(other, others))).isInstanceOf(NoSuchFileException.class);
        assertThat(house.withAudio()).hasSize(3);
    }

    @Test
    void aLookThatTookLongIsOverAndTheNextBeginsBehindWhoeverHeldItUp() throws IOException {
        for (var name : List.of("one", "two", "three")) {
            house.recorded(acme, "C-7", name, "analysed", name);
        }
        var others = house.recorded(other, "C-7", "a.wav", "analysed", "four");
        house.storeIsAwayFor.addAll(List.of(acme.id(), other.id()));
        house.erasure().eraseCall(acme.id(), "C-7");
        house.erasure().eraseCall(other.id(), "C-7");
        house.storeIsAwayFor.remove(other.id());
        house.failureTakes = Duration.ofSeconds(30);
        var manager = house.audio();
        manager.look();
        assertThat(store.open(stored(other, others)).size())
                .as("left to the next look")
                .isEqualTo(3);
        manager.look();
        assertThatThrownBy(() -> store.open(stored(other, others))).isInstanceOf(NoSuchFileException.class);
    }
}
