package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever sets up a PBX finds in the log why it was sent away. */
class RefusalLogIT {
    private static final String TOLD = "; told once a minute of an address, toneguard_pbx_refused_total counts them";

    private final FrontHouse house = new FrontHouse("handshake-timeout=300ms", "drain=0s");

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPathThatLeadsNowhereIsToldWithItsAddressAndWithoutWhatMayBeAToken() throws Exception {
        refused("/v1/stream/plain/acme/s3cret?token=s3cret");
        assertThat(house.logged("refused with"))
                .containsExactly("Peer 127.0.0.1 at /v1/*/plain/*/*: refused with 404, nothing is here; streams are at"
                        + " /v1/streams/DIALECT/TENANT" + TOLD);
        assertThat(house.logged("s3cret")).isEmpty();
    }

    @Test
    void anAddressIsToldOfOnceAMinuteAndEveryRefusalIsCounted() throws Exception {
        refused("/");
        refused("/other");
        assertThat(house.logged("refused with")).hasSize(1);
        house.turnClock(Duration.ofMinutes(1));
        refused("/");
        assertThat(house.logged("refused with")).hasSize(2);
        assertThat(house.count("refused", "cause", "unknown")).isEqualTo(3);
    }

    @Test
    void tlsAtAPortWithoutItSaysSo() throws Exception {
        try (var client = new WireClient(house.port())) {
            client.raw(new byte[] {0x16, 0x03, 0x01, 0x00, (byte) 0xf4, 0x01, 0x00, 0x00});
            assertThat(client.head().get(0)).contains(" 400 ");
        }
        assertThat(house.logged("refused with 400"))
                .singleElement()
                .asString()
                .contains("no path", "wss:// looks so at a port without TLS (pbx.tls-certificate");
    }

    @Test
    void howManyAddressesAMinuteIsBounded() {
        var refusals = new Refusals(System::nanoTime);
        for (int i = 0; i < 300; i++) {
            refusals.tell(new InetSocketAddress("10.0." + i / 256 + "." + i % 256, 5060), "/", 404, "nothing is here");
        }
        assertThat(house.logged("refused with 404")).hasSize(100);
    }

    /** A rise from nothing to one shows in no rate: what alarms go by begins at 0. */
    @Test
    void everyCauseIsCountedFromZeroOn() {
        for (var cause : new String[] {
            "node-limit",
            "source-limit",
            "tenant-limit",
            "not-recording",
            "not-ready",
            "credential-wrong",
            "unknown",
            "slow"
        }) {
            assertThat(house.meters
                            .get("toneguard.pbx.refused")
                            .tag("cause", cause)
                            .counter()
                            .count())
                    .as(cause)
                    .isZero();
        }
    }

    private void refused(String target) throws Exception {
        int before = (int) house.count("refused", "cause", "unknown");
        try (var client = new WireClient(house.port())) {
            assertThat(client.upgrade(target).get(0)).contains(" 404 ");
        }
        await().until(() -> house.count("refused", "cause", "unknown") == before + 1);
    }
}
