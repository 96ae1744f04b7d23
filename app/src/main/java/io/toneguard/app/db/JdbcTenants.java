package io.toneguard.app.db;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code tenant}. */
public final class JdbcTenants implements Tenants {
    private static final String SELECT = "select tenant_id, name, scored_speakers, purpose from tenant ";

    private final JdbcClient jdbc;
    private final TenantScope scope;

    public JdbcTenants(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    @Override
    public Optional<Tenant> byName(String name) {
        return jdbc.sql(SELECT + "where name = ?")
                .param(name)
                .query(JdbcTenants::read)
                .optional();
    }

    @Override
    public Optional<Tenant> byId(TenantId id) {
        return jdbc.sql(SELECT + "where tenant_id = ?")
                .param(id.value())
                .query(JdbcTenants::read)
                .optional();
    }

    @Override
    public List<Tenant> all() {
        return jdbc.sql(SELECT + "order by name").query(JdbcTenants::read).list();
    }

    /** @return empty if the name is taken */
    public Optional<Tenant> add(String name, ScoringPolicy policy) {
        var tenant = new Tenant(new TenantId(UUID.randomUUID()), name, policy);
        try {
            scope.run(tenant.id(), () -> jdbc.sql(
                            "insert into tenant (tenant_id, name, scored_speakers, purpose) values (?, ?, ?, ?)")
                    .params(tenant.id().value(), name, words(policy), policy.purpose())
                    .update());
            return Optional.of(tenant);
        } catch (DuplicateKeyException taken) {
            return Optional.empty();
        }
    }

    /** Recordings that waited for a policy are analysed from now on. */
    public void setPolicy(TenantId tenant, ScoringPolicy policy) {
        scope.run(tenant, () -> jdbc.sql("update tenant set scored_speakers = ?, purpose = ? where tenant_id = ?")
                .params(words(policy), policy.purpose(), tenant.value())
                .update());
    }

    private static String[] words(ScoringPolicy policy) {
        return policy.scored().stream().map(Speaker::word).sorted().toArray(String[]::new);
    }

    private static Tenant read(ResultSet row, int number) throws SQLException {
        var scored = Arrays.stream((String[]) row.getArray("scored_speakers").getArray())
                .map(Speaker::of)
                .collect(Collectors.toSet());
        return new Tenant(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("name"),
                new ScoringPolicy(scored, row.getString("purpose")));
    }
}
