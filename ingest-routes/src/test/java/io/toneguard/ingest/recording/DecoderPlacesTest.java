package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DecoderPlacesTest {
    private static final TenantId GREEDY = new TenantId(UUID.randomUUID());
    private static final TenantId SECOND = new TenantId(UUID.randomUUID());
    private static final TenantId THIRD = new TenantId(UUID.randomUUID());

    private final DecoderPlaces places = new DecoderPlaces(3);

    @Test
    void oneTenantsAreNeverInAllPlacesAndOneThatIsLeftGoesToWhoWaits() throws Exception {
        assertThat(places.enter(GREEDY, Duration.ZERO)).isTrue();
        assertThat(places.enter(GREEDY, Duration.ZERO)).isTrue();
        assertThat(places.enter(GREEDY, Duration.ZERO)).isFalse();
        assertThat(places.enter(SECOND, Duration.ZERO)).isTrue();
        assertThat(places.enter(THIRD, Duration.ZERO)).isFalse();
        var waits = CompletableFuture.supplyAsync(() -> enterWithin(THIRD, Duration.ofMinutes(1)));
        places.leave(GREEDY);
        assertThat(waits.get()).isTrue();
    }

    private boolean enterWithin(TenantId tenant, Duration patience) {
        try {
            return places.enter(tenant, patience);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
