package io.toneguard.tap.delivery;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.secret.MasterKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code alert_target}. */
public final class AlertTargets {
    private static final String SELECT = "select * from alert_target where tenant_id = :tenant ";

    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public AlertTargets(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** As a secret is kept: only its tenant's target of this name can be signed with it. */
    public static String sealed(MasterKey key, TenantId tenant, String name, String secret) {
        return key.seal(secret, AlertTarget.owner(tenant, name));
    }

    /** @return false if the tenant has a target of that name */
    public boolean add(AlertTarget target) {
        try {
            scope.run(target.tenant(), () -> jdbc.sql("""
                    insert into alert_target (tenant_id, name, kind, address, secret, team, step, acknowledge_within_seconds)
                    values (:tenant, :name, :kind, :address, :secret, :team, :step, :within)
                    """)
                    .param("tenant", target.tenant().value())
                    .param("name", target.name())
                    .param("kind", target.kind().word())
                    .param("address", target.address())
                    .param("secret", target.secret())
                    .param("team", target.team())
                    .param("step", target.step())
                    .param("within", target.acknowledgeWithinSeconds())
                    .update());
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    /** @return false if there is none of that name; what is still to be delivered to it ends as dead */
    public boolean remove(TenantId tenant, String name) {
        return scope.in(tenant, () -> jdbc.sql("delete from alert_target where tenant_id = ? and name = ?")
                        .params(tenant.value(), name)
                        .update())
                == 1;
    }

    /** A tenant's, by step and name. */
    public List<AlertTarget> of(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql(SELECT + "order by step, name")
                .param("tenant", tenant.value())
                .query(AlertTargets::read)
                .list());
    }

    public Optional<AlertTarget> find(TenantId tenant, String name) {
        return scope.in(tenant, () -> jdbc.sql(SELECT + "and name = :name")
                .param("tenant", tenant.value())
                .param("name", name)
                .query(AlertTargets::read)
                .optional());
    }

    /** Where the PBX of a source takes orders: the control target with the source's name, else the tenant's only one. */
    public Optional<AlertTarget> control(TenantId tenant, String source) {
        var controls = of(tenant).stream()
                .filter(target -> target.kind() == TargetKind.CONTROL)
                .toList();
        return controls.stream()
                .filter(target -> target.name().equals(source))
                .findFirst()
                .or(() -> controls.size() == 1 ? Optional.of(controls.get(0)) : Optional.empty());
    }

    private static AlertTarget read(ResultSet row, int number) throws SQLException {
        return new AlertTarget(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("name"),
                TargetKind.of(row.getString("kind")),
                row.getString("address"),
                row.getString("secret"),
                row.getString("team"),
                row.getInt("step"),
                row.getObject("acknowledge_within_seconds", Integer.class));
    }
}
