package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.ingest.recording.InHand.Claim;
import io.toneguard.voice.call.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets a lane, and when. */
class LanesTest {
    private static final TenantId BUSY = new TenantId(UUID.randomUUID());
    private static final TenantId MODEST = new TenantId(UUID.randomUUID());

    private final InHand inHand = new InHand();
    private final Lanes lanes = new Lanes("lane", 2, 100, inHand);
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void end() {
        mayEnd.countDown();
        lanes.close();
        lanes.awaitEnd(System.nanoTime() + Duration.ofSeconds(10).toNanos());
    }

    @Test
    void oneTenantNeverHasAllLanes() {
        lanes.start();
        for (int i = 0; i < 10; i++) {
            offer(BUSY, "busy-" + i + ".wav");
        }
        await().until(() -> begun.size() == 1);
        offer(MODEST, "modest.wav");
        await().until(() -> begun.size() == 2);
        assertThat(begun).containsExactly("busy-0.wav", "modest.wav");
        assertThat(lanes.waiting()).hasSize(9);
    }

    @Test
    void tenantsThatWaitAreServedInTurn() {
        lanes.start();
        var gate = new CountDownLatch(1);
        hold(new TenantId(UUID.randomUUID()), mayEnd); // one lane is left, which takes one file after the other
        hold(new TenantId(UUID.randomUUID()), gate);
        await().until(() -> begun.size() == 2);
        for (String name : List.of("b1", "b2", "b3")) {
            lanes.offer(BUSY, Claim.of(Path.of("/inbox/busy", name)), () -> begun.add(name));
        }
        lanes.offer(MODEST, Claim.of(Path.of("/inbox/modest/m1")), () -> begun.add("m1"));
        gate.countDown();
        await().until(() -> begun.size() == 6);
        assertThat(begun.subList(2, 6)).containsExactly("b1", "m1", "b2", "b3");
    }

    @Test
    void noFileIsInTwoLanesAndNoSidecarBesideTwo() {
        lanes.start();
        assertThat(offer(BUSY, "call.wav")).isTrue();
        assertThat(offer(BUSY, "call.wav")).isFalse();
        assertThat(offer(BUSY, "call.mp3"))
                .as("call.json may be its sidecar, too")
                .isFalse();
        assertThat(offer(BUSY, "call.wav.ogg"))
                .as("call.wav.json may be its sidecar, too")
                .isFalse();
        assertThat(offer(BUSY, "call2.wav")).isTrue();
        mayEnd.countDown();
        await().until(() -> offer(BUSY, "call.mp3"));
    }

    @Test
    void whatIsPassedOnIsStillInHand() {
        lanes.start();
        var decoding = new Lanes("decoding", 2, 1, inHand);
        var claim = Claim.of(Path.of("/inbox/busy/call.mp3"));
        decoding.start();
        lanes.offer(BUSY, claim, () -> !decoding.passOn(BUSY, claim, work("decoded")));
        await().until(() -> begun.contains("decoded"));
        assertThat(inHand.holds(Path.of("/inbox/busy/call.mp3"))).isTrue();
        assertThat(offer(BUSY, "call.mp3")).isFalse();
        mayEnd.countDown();
        await().until(() -> !inHand.holds(Path.of("/inbox/busy/call.mp3")));
        decoding.close();
        decoding.awaitEnd(System.nanoTime() + Duration.ofSeconds(10).toNanos());
    }

    @Test
    void aTenantHasSoManyPlacesAndWhatFindsNoneIsNotInHand() {
        lanes.start();
        for (int i = 0; i < 150; i++) {
            offer(BUSY, i + ".wav");
        }
        await().until(() -> begun.size() == 1);
        assertThat(lanes.waiting().size()).isBetween(99, 100);
        assertThat(inHand.holds(Path.of("/inbox/busy/149.wav"))).isFalse();
        assertThat(offer(MODEST, "modest.wav")).isTrue();
    }

    @Test
    void whatBreaksOffLeavesItsLane() {
        lanes.start();
        for (int i = 0; i < 5; i++) {
            lanes.offer(BUSY, Claim.of(Path.of("/inbox/busy/bad-" + i)), () -> {
                throw new IllegalStateException("a fault of the program");
            });
        }
        offer(BUSY, "good.wav");
        await().until(() -> begun.contains("good.wav"));
        assertThat(inHand.holds(Path.of("/inbox/busy/bad-0"))).isFalse();
    }

    @Test
    void whatWaitsWhenItIsClosedIsNotInHandAndWhatIsInALaneIsFinished() {
        lanes.start();
        offer(BUSY, "first.wav");
        offer(BUSY, "second.wav");
        await().until(() -> begun.contains("first.wav"));
        lanes.close();
        assertThat(inHand.holds(Path.of("/inbox/busy/second.wav"))).isFalse();
        assertThat(offer(BUSY, "third.wav")).isFalse();
        mayEnd.countDown();
        lanes.awaitEnd(System.nanoTime() + Duration.ofSeconds(10).toNanos());
        assertThat(begun).containsExactly("first.wav");
        assertThat(inHand.holds(Path.of("/inbox/busy/first.wav"))).isFalse();
    }

    @Test
    void aLookIsWaitedForOnlySoLong() throws Exception {
        lanes.start();
        offer(BUSY, "slow.wav");
        long began = System.nanoTime();
        lanes.awaitHalf(10, Duration.ofMillis(50));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
        mayEnd.countDown();
        lanes.awaitHalf(10, Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    private void hold(TenantId tenant, CountDownLatch until) {
        lanes.offer(tenant, Claim.of(Path.of("/inbox/held/" + tenant)), work("held", until));
    }

    private boolean offer(TenantId tenant, String name) {
        String folder = tenant.equals(BUSY) ? "busy" : "modest";
        return lanes.offer(tenant, Claim.of(Path.of("/inbox", folder, name)), work(name));
    }

    private Lanes.Work work(String name) {
        return work(name, mayEnd);
    }

    private Lanes.Work work(String name, CountDownLatch until) {
        return () -> {
            begun.add(name);
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        };
    }
}
