package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.db.GoodKey;
import io.toneguard.app.db.OfferedKey;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a key that is shown costs, and for how long an answer counts; time passes only as the tests turn it. */
class KeyRingTest {
    private static final String HOME = "192.0.2.1";
    private static final TenantId ACME = new TenantId(UUID.randomUUID());

    private final Map<UUID, GoodKey> table = new HashMap<>();
    private int questions;
    private long nanos = 17;
    private final KeyRing ring = new KeyRing(this::ask, new KeySettings(Duration.ofSeconds(5), 3), () -> nanos);

    private Optional<GoodKey> ask(OfferedKey offered) {
        questions++;
        return Optional.ofNullable(table.get(offered.name().key()));
    }

    @Test
    void aThousandRequestsAreOneQuestion() {
        var key = added(Optional.empty());
        for (int i = 0; i < 1000; i++) {
            assertThat(ring.look(key, HOME)).isInstanceOf(KeyRing.Verdict.Welcome.class);
        }
        assertThat(questions).isEqualTo(1);
    }

    @Test
    void aRevokedKeyOpensNothingAfterTheRefresh() {
        var key = added(Optional.empty());
        ring.look(key, HOME);
        table.clear();
        turn(Duration.ofMillis(4999));
        assertThat(ring.look(key, HOME)).isInstanceOf(KeyRing.Verdict.Welcome.class);
        turn(Duration.ofMillis(1));
        assertThat(ring.look(key, HOME)).isInstanceOf(KeyRing.Verdict.Unknown.class);
    }

    @Test
    void aKeyEndsWithinTheRefreshWhenItExpires() {
        var key = added(Optional.of(Duration.ofMillis(1200)));
        ring.look(key, HOME);
        table.clear();
        turn(Duration.ofMillis(1199));
        assertThat(ring.look(key, HOME)).isInstanceOf(KeyRing.Verdict.Welcome.class);
        turn(Duration.ofMillis(1));
        assertThat(ring.look(key, HOME)).isInstanceOf(KeyRing.Verdict.Unknown.class);
    }

    @Test
    void whoGuessesIsSlowedAndCostsNoMoreQuestions() {
        for (int i = 0; i < 3; i++) {
            assertThat(ring.look(text(UUID.randomUUID(), "guess" + i), HOME))
                    .isInstanceOf(KeyRing.Verdict.Unknown.class);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(ring.look(text(UUID.randomUUID(), "more" + i), HOME))
                    .isInstanceOf(KeyRing.Verdict.TooMany.class);
        }
        assertThat(questions).isEqualTo(3);
        assertThat(ring.look(text(UUID.randomUUID(), "x"), HOME))
                .isInstanceOfSatisfying(KeyRing.Verdict.TooMany.class, tooMany -> assertThat(tooMany.retryAfter())
                        .isEqualTo(Duration.ofSeconds(20)));
        turn(Duration.ofSeconds(20));
        assertThat(ring.look(text(UUID.randomUUID(), "y"), HOME)).isInstanceOf(KeyRing.Verdict.Unknown.class);
    }

    @Test
    void whoGuessesLocksOutNobodyWhoWasLetInFromTheSameAddress() {
        var key = added(Optional.empty());
        ring.look(key, HOME);
        for (int i = 0; i < 10; i++) {
            ring.look(text(UUID.randomUUID(), "guess" + i), HOME);
        }
        assertThat(ring.look(key, HOME)).isInstanceOf(KeyRing.Verdict.Welcome.class);
        turn(Duration.ofSeconds(6));
        assertThat(ring.look(key, HOME)).as("looked up again").isInstanceOf(KeyRing.Verdict.Welcome.class);
    }

    @Test
    void aGoodKeyTakesNothingFromTheAddress() {
        for (int i = 0; i < 20; i++) {
            assertThat(ring.look(added(Optional.empty()), HOME)).isInstanceOf(KeyRing.Verdict.Welcome.class);
        }
    }

    @Test
    void aWrongSecretOfAKeyThatIsKnownIsNoQuestion() {
        var key = added(Optional.empty());
        ring.look(key, HOME);
        var changed = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
        assertThat(ring.look(changed, HOME)).isInstanceOf(KeyRing.Verdict.Unknown.class);
        assertThat(questions).isEqualTo(1);
    }

    @Test
    void anUnknownKeyIsAskedForOnceAndFoundSoonAfterItIsMade() {
        var id = UUID.randomUUID();
        var text = text(id, "s");
        assertThat(ring.look(text, HOME)).isInstanceOf(KeyRing.Verdict.Unknown.class);
        assertThat(ring.look(text, HOME)).isInstanceOf(KeyRing.Verdict.Unknown.class);
        assertThat(questions).isEqualTo(1);
        table.put(id, good(id, "s", Optional.empty()));
        turn(Duration.ofSeconds(5));
        assertThat(ring.look(text, HOME)).isInstanceOf(KeyRing.Verdict.Welcome.class);
    }

    @Test
    void whatIsNotFormedAsAKeyCostsNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(ring.look("tg_nonsense" + i, HOME)).isInstanceOf(KeyRing.Verdict.Unknown.class);
        }
        assertThat(questions).isZero();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneAndOthersAreNot() {
        for (int i = 0; i < 3; i++) {
            ring.look(text(UUID.randomUUID(), "g" + i), "2001:db8:0:1::" + i);
        }
        assertThat(ring.look(text(UUID.randomUUID(), "g"), "2001:db8:0:1:ffff::9"))
                .isInstanceOf(KeyRing.Verdict.TooMany.class);
        assertThat(ring.look(text(UUID.randomUUID(), "g"), "2001:db8:0:2::1"))
                .isInstanceOf(KeyRing.Verdict.Unknown.class);
    }

    private void turn(Duration by) {
        nanos += by.toNanos();
    }

    private String added(Optional<Duration> goodFor) {
        var id = UUID.randomUUID();
        table.put(id, good(id, id.toString(), goodFor));
        return text(id, id.toString());
    }

    private static GoodKey good(UUID id, String seed, Optional<Duration> goodFor) {
        return new GoodKey(new Caller(ACME, id, Set.of(Scope.ALERTS_READ)), sha256(sha256(seed)), goodFor);
    }

    /** Its secret is the seed's digest, which has the length of one. */
    private static String text(UUID id, String seed) {
        return "tg_" + ACME + "_" + id + "_" + sha256(seed);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
