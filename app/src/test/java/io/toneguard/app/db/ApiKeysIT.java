package io.toneguard.app.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Tenant;
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
        var first = keys.issue(acme);
        var second = keys.issue(acme);
        var third = keys.issue(other);
        assertThat(first).isNotEqualTo(second);
        assertThat(keys.callerOf(first)).map(Caller::tenant).contains(acme.id());
        assertThat(keys.callerOf(second)).map(Caller::tenant).contains(acme.id());
        assertThat(keys.callerOf(third)).map(Caller::tenant).contains(other.id());
    }

    @Test
    void theSecretIsKeptNowhere() {
        var secret = keys.issue(acme).split("_")[3];
        var rows = database.scope().in(acme.id(), () -> JdbcClient.create(database.asService())
                .sql("select api_key::text from api_key")
                .query(String.class)
                .list());
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret));
    }

    @Test
    void aWrongSecretIsNobodys() {
        var parts = keys.issue(acme).split("_");
        var changed = (parts[3].charAt(0) == '0' ? '1' : '0') + parts[3].substring(1);
        assertThat(keys.callerOf(joined(parts[1], parts[2], changed))).isEmpty();
        var stored = database.scope().in(acme.id(), () -> JdbcClient.create(database.asService())
                .sql("select secret_sha256 from api_key where key_id = ?")
                .param(UUID.fromString(parts[2]))
                .query(String.class)
                .single());
        assertThat(keys.callerOf(joined(parts[1], parts[2], stored)))
                .as("the digest is no key")
                .isEmpty();
        assertThat(keys.callerOf(joined(parts[1], parts[2], parts[3].toUpperCase(java.util.Locale.ROOT) + "x")))
                .isEmpty();
    }

    @Test
    void aKeyUnderAnotherTenantsIdIsNobodys() {
        var mine = keys.issue(acme).split("_");
        var theirs = keys.issue(other).split("_");
        assertThat(keys.callerOf(joined(other.id().toString(), mine[2], mine[3])))
                .isEmpty();
        assertThat(keys.callerOf(joined(other.id().toString(), theirs[2], mine[3])))
                .isEmpty();
        assertThat(keys.callerOf(joined(UUID.randomUUID().toString(), mine[2], mine[3])))
                .isEmpty();
        assertThat(keys.callerOf(joined(mine[1], UUID.randomUUID().toString(), mine[3])))
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
        assertThat(keys.callerOf(malformed)).isEmpty();
    }

    private static String joined(String tenant, String key, String secret) {
        return String.join("_", "tg", tenant, key, secret);
    }
}
