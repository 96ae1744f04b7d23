package io.toneguard.app.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whose key is whose. */
class ApiKeysIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static Tenant acme;
    private static Tenant other;

    private ApiKeys keys;

    @BeforeAll
    static void twoTenants() {
        acme = database.addTenant("acme");
        other = database.addTenant("other");
    }

    @BeforeEach
    void asTheServiceSeesThem() {
        keys = new ApiKeys(JdbcClient.create(database.asService()), database.scope());
    }

    @Test
    void aKeyOpensForItsTenantHoweverManyThereAre() {
        var first = issue(acme);
        var second = issue(acme);
        var third = issue(other);
        assertThat(first).isNotEqualTo(second);
        assertThat(callerOf(first)).map(Caller::tenant).contains(acme.id());
        assertThat(callerOf(second)).map(Caller::tenant).contains(acme.id());
        assertThat(callerOf(third)).map(Caller::tenant).contains(other.id());
    }

    @Test
    void theSecretIsKeptNowhere() {
        var secret = issue(acme).split("_")[3];
        var rows = database.scope().in(acme.id(), () -> JdbcClient.create(database.asService())
                .sql("select api_key::text from api_key")
                .query(String.class)
                .list());
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret));
    }

    @Test
    void aWrongSecretIsNobodys() {
        var parts = issue(acme).split("_");
        var changed = (parts[3].charAt(0) == '0' ? '1' : '0') + parts[3].substring(1);
        assertThat(callerOf(joined(parts[1], parts[2], changed))).isEmpty();
        var stored = database.scope().in(acme.id(), () -> JdbcClient.create(database.asService())
                .sql("select secret_sha256 from api_key where key_id = ?")
                .param(UUID.fromString(parts[2]))
                .query(String.class)
                .single());
        assertThat(callerOf(joined(parts[1], parts[2], stored)))
                .as("the digest is no key")
                .isEmpty();
        assertThat(callerOf(joined(parts[1], parts[2], parts[3].toUpperCase(java.util.Locale.ROOT) + "x")))
                .isEmpty();
    }

    @Test
    void aKeyUnderAnotherTenantsIdIsNobodys() {
        var mine = issue(acme).split("_");
        var theirs = issue(other).split("_");
        assertThat(callerOf(joined(other.id().toString(), mine[2], mine[3]))).isEmpty();
        assertThat(callerOf(joined(other.id().toString(), theirs[2], mine[3]))).isEmpty();
        assertThat(callerOf(joined(UUID.randomUUID().toString(), mine[2], mine[3])))
                .isEmpty();
        assertThat(callerOf(joined(mine[1], UUID.randomUUID().toString(), mine[3])))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tg",
                "tg___",
                "tg_a_b_c",
                "' or true --",
                "tg_00000000-0000-0000-0000-000000000000_00000000-0000-0000-0000-000000000000_short",
                "xx_00000000-0000-0000-0000-000000000000_00000000-0000-0000-0000-000000000000_"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "tg_no-uuid_00000000-0000-0000-0000-000000000000_"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "tg_00000000-0000-0000-0000-000000000000_no-uuid_"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "tg_00000000-0000-0000-0000-000000000000_00000000-0000-0000-0000-000000000000_"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef_more"
            })
    void whatIsNoKeyIsNobodysAndNoError(String malformed) {
        assertThat(callerOf(malformed)).isEmpty();
    }

    @Test
    void aKeyIsForWhatItsScopesSayAndAWordOfALaterVersionAllowsNothing() {
        var made = keys.issue(acme, new KeyTerms(List.of("recordings:read", "alerts:read"), Optional.empty(), ""));
        assertThat(callerOf(made.text()))
                .contains(new Caller(acme.id(), made.key(), Set.of(Scope.RECORDINGS_READ, Scope.ALERTS_READ)));
        var later = keys.issue(acme, new KeyTerms(List.of("alerts:read", "moon:land"), Optional.empty(), ""));
        assertThat(callerOf(later.text()).orElseThrow().scopes()).containsExactly(Scope.ALERTS_READ);
        assertThat(callerOf(issue(acme)).orElseThrow().scopes()).containsExactlyInAnyOrder(Scope.values());
    }

    @Test
    void aKeyIsGoodUntilItExpiresAndSaysForHowLong() {
        var made = keys.issue(acme, new KeyTerms(List.of("*"), Optional.of(Duration.ofDays(90)), "the dialler"));
        var offered = OfferedKey.of(made.text()).orElseThrow();
        assertThat(keys.find(offered).orElseThrow().goodFor().orElseThrow())
                .isBetween(Duration.ofDays(90).minusMinutes(1), Duration.ofDays(90));
        change("update api_key set expires_at = clock_timestamp() where key_id = ?", made.key());
        assertThat(keys.find(offered)).isEmpty();
        assertThat(listed(made.key()).state()).isEqualTo("expired");
        assertThat(listed(made.key()).note()).isEqualTo("the dialler");
    }

    @Test
    void aRevokedKeyIsNobodysAndStaysListed() {
        var made = keys.issue(acme, KeyTerms.EVERYTHING);
        assertThat(keys.revoke(other.id(), made.key())).as("another tenant's").isFalse();
        assertThat(callerOf(made.text())).isPresent();
        assertThat(keys.revoke(acme.id(), made.key())).isTrue();
        assertThat(keys.revoke(acme.id(), made.key())).as("again").isTrue();
        assertThat(callerOf(made.text())).isEmpty();
        assertThat(listed(made.key()).state()).isEqualTo("revoked");
    }

    @Test
    void aRotationMakesAKeyForTheSameAndTheOldOneIsGoodUntilItsGraceEnds() {
        var old = keys.issue(acme, new KeyTerms(List.of("alerts:read"), Optional.of(Duration.ofDays(30)), "console"));
        assertThat(keys.rotate(other.id(), old.key(), Duration.ZERO)).isEmpty();
        var rotated = keys.rotate(acme.id(), old.key(), Duration.ofHours(2)).orElseThrow();
        assertThat(rotated.oldGoodUntil())
                .isBetween(Instant.now().plusSeconds(7100), Instant.now().plusSeconds(7300));
        assertThat(callerOf(old.text())).isPresent();
        assertThat(callerOf(rotated.key().text()).orElseThrow().scopes()).containsExactly(Scope.ALERTS_READ);
        var fresh = listed(rotated.key().key());
        assertThat(fresh.note()).isEqualTo("console");
        assertThat(Duration.between(fresh.createdAt(), fresh.expiresAt())).isEqualTo(Duration.ofDays(30));
        assertThat(listed(old.key()).rotatedTo()).isEqualTo(rotated.key().key());
        assertThat(keys.rotate(acme.id(), old.key(), Duration.ofDays(9)))
                .as("rotated already")
                .isEmpty();
        change("update api_key set expires_at = clock_timestamp() where key_id = ?", old.key());
        assertThat(callerOf(old.text())).as("after its grace").isEmpty();
    }

    @Test
    void aRotationWithoutGraceEndsTheOldKeyAtOnceAndNeverProlongsIt() {
        var endless = keys.issue(acme, KeyTerms.EVERYTHING);
        assertThat(keys.rotate(acme.id(), endless.key(), Duration.ZERO)
                        .orElseThrow()
                        .oldGoodUntil())
                .isNull();
        assertThat(callerOf(endless.text())).isEmpty();
        var ending = keys.issue(acme, new KeyTerms(List.of("*"), Optional.of(Duration.ofHours(1)), ""));
        assertThat(keys.rotate(acme.id(), ending.key(), Duration.ofDays(1))
                        .orElseThrow()
                        .oldGoodUntil())
                .isBefore(Instant.now().plusSeconds(3700));
    }

    @Test
    void theDayOfItsLastUseIsNotedForARightSecretOnly() {
        var made = keys.issue(acme, KeyTerms.EVERYTHING);
        var wrong = made.text().substring(0, made.text().length() - 1)
                + (made.text().endsWith("0") ? "1" : "0");
        assertThat(callerOf(wrong)).isEmpty();
        assertThat(listed(made.key()).lastUsedOn()).isNull();
        callerOf(made.text());
        assertThat(listed(made.key()).lastUsedOn())
                .isBetween(LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC));
    }

    private String issue(Tenant tenant) {
        return keys.issue(tenant, KeyTerms.EVERYTHING).text();
    }

    private Optional<Caller> callerOf(String text) {
        return OfferedKey.of(text)
                .flatMap(offered -> keys.find(offered).filter(key -> key.isOpenedBy(offered)))
                .map(GoodKey::caller);
    }

    private ListedKey listed(UUID key) {
        return keys.of(acme.id()).stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static void change(String sql, UUID key) {
        assertThat(database.scope().in(acme.id(), () -> JdbcClient.create(database.asService())
                        .sql(sql)
                        .param(key)
                        .update()))
                .isEqualTo(1);
    }

    private static String joined(String tenant, String key, String secret) {
        return String.join("_", "tg", tenant, key, secret);
    }
}
