package io.toneguard.tap.alert;

import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code alert_rule}: every version of every rule of a tenant. {@link Rule#DEFAULT} is the product's, not a tenant's: its row is written with the
 * first alert that names it, retired from its beginning, so that it never counts as a rule that the tenant made.
 */
public final class JdbcRules {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public JdbcRules(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** The rules that the tenant made and has not retired, by name. */
    public List<Rule> inForce(TenantId tenant) {
        return scope.in(tenant, () -> jdbc
                .sql("select * from alert_rule where tenant_id = ? and retired_at is null order by name")
                .param(tenant.value())
                .query(JdbcRules::read)
                .list()
                .stream()
                .map(RuleVersion::rule)
                .toList());
    }

    /** All versions of all rules, by name and version. */
    public List<RuleVersion> versions(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql("select * from alert_rule where tenant_id = ? order by name, version")
                .param(tenant.value())
                .query(JdbcRules::read)
                .list());
    }

    /** A rule's version in force. */
    public Optional<Rule> find(TenantId tenant, String name) {
        return inForce(tenant).stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    /**
     * Adds a rule; of a name that was retired its next version.
     *
     * @param wanted whose version does not count
     * @return empty if a rule of that name is in force
     */
    public Optional<Rule> add(TenantId tenant, Rule wanted) {
        return scope.in(tenant, () -> {
            lock(tenant);
            return find(tenant, wanted.name()).isPresent() ? Optional.empty() : Optional.of(next(tenant, wanted));
        });
    }

    /**
     * Makes the next version of a rule that is in force, and retires the one before. Of two people who change a rule at once, the second changes what the first has
     * made of it.
     *
     * @param change makes of the version in force what is wanted, whose name must be the same and whose version does not count; may throw, then nothing changes
     * @return empty if there is none of that name
     */
    public Optional<Rule> change(TenantId tenant, String name, UnaryOperator<Rule> change) {
        return scope.in(tenant, () -> {
            lock(tenant);
            return find(tenant, name).map(change).map(wanted -> {
                retire(tenant, name);
                return next(tenant, wanted);
            });
        });
    }

    /** @return false if there is none of that name in force */
    public boolean retire(TenantId tenant, String name) {
        return scope.in(tenant, () -> jdbc.sql(
                                "update alert_rule set retired_at = now() where tenant_id = ? and name = ? and retired_at is null")
                        .params(tenant.value(), name)
                        .update())
                == 1;
    }

    /** Teams that any call of the tenant named, in order. */
    public List<String> teams(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql(
                        "select distinct team from call where tenant_id = ? and team is not null order by team")
                .param(tenant.value())
                .query(String.class)
                .list());
    }

    /** Lets alerts name the rule: the product's own has no row before the first of them. Within the tenant's scope. */
    void ensure(TenantId tenant, Rule rule) {
        insert(tenant, rule, rule.name().equals(Rule.DEFAULT.name()) ? " on conflict do nothing" : "");
    }

    /** Two people at work on one rule wait for one another, and do not both make the same version. */
    private void lock(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("toneguard.alert_rule/" + tenant)
                .query((row, number) -> number)
                .list();
    }

    private Rule next(TenantId tenant, Rule wanted) {
        int version = jdbc.sql("select coalesce(max(version), 0) + 1 from alert_rule where tenant_id = ? and name = ?")
                .params(tenant.value(), wanted.name())
                .query(Integer.class)
                .single();
        var rule = new Rule(wanted.name(), version, wanted.team(), wanted.shadow(), wanted.settings());
        insert(tenant, rule, "");
        return rule;
    }

    private void insert(TenantId tenant, Rule rule, String onConflict) {
        boolean product = rule.name().equals(Rule.DEFAULT.name());
        jdbc.sql(
                        "insert into alert_rule (tenant_id, name, version, team, shadow, settings, retired_at) values (:tenant, :name,"
                                + " :version, :team, :shadow, :settings::jsonb, case when :product then now() end)"
                                + onConflict)
                .param("tenant", tenant.value())
                .param("name", rule.name())
                .param("version", rule.version())
                .param("team", rule.team())
                .param("shadow", rule.shadow())
                .param("settings", RuleJson.of(rule.settings()))
                .param("product", product)
                .update();
    }

    private static RuleVersion read(ResultSet row, int number) throws SQLException {
        return new RuleVersion(
                new Rule(
                        row.getString("name"),
                        row.getInt("version"),
                        row.getString("team"),
                        row.getBoolean("shadow"),
                        RuleJson.settings(row.getString("settings"))),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("retired_at", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
