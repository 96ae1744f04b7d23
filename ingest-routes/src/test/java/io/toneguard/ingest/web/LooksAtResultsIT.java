package io.toneguard.ingest.web;

import static io.toneguard.ingest.web.ApiHouse.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.recording.Wav;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every look at a person's result is noted, and none is given that cannot be. */
class LooksAtResultsIT {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private ApiHouse house;
    private Tenant acme;

    @BeforeEach
    void open() throws IOException {
        house = new ApiHouse(database, temp);
        acme = database.addTenant("looks-" + COUNT.incrementAndGet());
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whoeverIsShownAResultIsNotedOnce() throws Exception {
        byte[] wav = Wav.mono(1, 1);
        var recording = house.post(acme, "/v1/recordings", wav).text("recordingId");
        house.get(acme, "/v1/recordings/" + recording);
        house.get(acme, "/v1/recordings");
        assertThat(house.looks).as("there is no result yet").isEmpty();
        house.analyse(acme, recording);
        house.get(acme, "/v1/recordings");
        assertThat(house.looks).as("lists hold none").isEmpty();

        assertThat(house.get(acme, "/v1/recordings/" + recording).body().get("speakers"))
                .isNotEmpty();
        assertThat(house.looks).singleElement().satisfies(look -> {
            assertThat(look.tenant()).isEqualTo(acme.id());
            assertThat(look.by()).startsWith("key ");
            assertThat(look.kind()).isEqualTo(ScoreLook.Kind.RECORDING);
            assertThat(look.recording()).hasToString(recording);
        });

        assertThat(house.post(acme, "/v1/recordings", wav).body().get("speakers"))
                .as("the same content again")
                .isNotEmpty();
        assertThat(house.looks).hasSize(2);

        assertThat(house.post(acme, "/v1/recordings?wait=60s", wav).body().get("speakers"))
                .as("and by one who would wait")
                .isNotEmpty();
        assertThat(house.looks).hasSize(3);
    }

    @Test
    void whoeverWaitsForAResultIsNotedWhenItComes() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return house.post(acme, "/v1/recordings?wait=60s", Wav.mono(1, 2));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> house.bean(ResultWaiters.class).waiting() == 1);
        assertThat(house.looks).isEmpty();
        var recording = house.ledger(acme).get(0).recording().toString();
        house.analyse(acme, recording);
        assertThat(waiting.get().body().get("speakers")).isNotEmpty();
        assertThat(house.looks).singleElement().satisfies(look -> assertThat(look.recording())
                .hasToString(recording));
    }

    @Test
    void aLookThatCannotBeNotedIsNotGiven() throws Exception {
        var recording = house.post(acme, "/v1/recordings", Wav.mono(1, 3)).text("recordingId");
        house.looksCannotBeNoted = true;
        assertThat(house.get(acme, "/v1/recordings/" + recording).status())
                .as("nobody's scores")
                .isEqualTo(200);
        house.analyse(acme, recording);
        assertProblem(house.get(acme, "/v1/recordings/" + recording), 503, "try again");
        house.looksCannotBeNoted = false;
        assertThat(house.get(acme, "/v1/recordings/" + recording).status()).isEqualTo(200);
    }
}
