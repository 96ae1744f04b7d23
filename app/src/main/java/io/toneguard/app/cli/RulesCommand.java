package io.toneguard.app.cli;

import io.toneguard.tap.alert.JdbcRules;
import io.toneguard.tap.alert.RuleVersion;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.GivenName;
import io.toneguard.voice.call.Tenant;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** When a voice is to be told to others. */
@Command(
        name = "rules",
        description = "Rules: when a voice is so far from its own calm, and for so long, that somebody should know.",
        subcommands = {
            RulesAdd.class,
            RulesCommand.ListAll.class,
            RulesCommand.Show.class,
            RulesChange.class,
            RulesCommand.Retire.class,
            RulesReplay.class,
            RuleTargetCommand.class
        })
final class RulesCommand {
    /** A command about one rule. */
    abstract static class OfOne extends DatabaseCommand {
        @Parameters(index = "0", paramLabel = "TENANT", description = "whose rule it is")
        String tenant = "";

        @Parameters(index = "1", paramLabel = "RULE", description = "1 to 63 of a-z, 0-9, '-' and '_'")
        String name = "";

        @Override
        void check() {
            try {
                Tenant.requireName(tenant);
                requireName();
                checkMore();
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
        }

        /** @throws IllegalArgumentException for what is refused before a database is opened */
        void checkMore() {}

        final void requireName() {
            GivenName.require("rule", name);
        }

        /** The product's rule changes with the product only, so that its figures stay those that were measured. */
        final void requireOwn() {
            if (name.equals(Rule.DEFAULT.name())) {
                throw new IllegalArgumentException("rule 'default' is the product's own; `rules add " + tenant
                        + " NAME` makes one in its place, with its settings where none are given");
            }
        }

        final CommandFailed notThere() {
            return new CommandFailed("tenant " + tenant + " has no rule '" + name + "' in force; `rules list " + tenant
                    + "` shows them");
        }

        /** Refuses a rule that could never tell anybody; where nobody is measured yet, the policy may come after the rules. */
        final void requireHeard(Tenant owner, Rule rule) {
            DeafRules.reason(owner, rule).ifPresent(reason -> {
                var whole = reason + ", so that it would tell nobody; " + DeafRules.remedy(owner, rule);
                if (!owner.policy().scored().isEmpty()) {
                    throw new CommandFailed(whole);
                }
                err().println("warning: " + whole);
                err().flush();
            });
        }
    }

    /** Lists the rules. */
    @Command(name = "list", description = "Lists the rules in force.")
    static final class ListAll extends DatabaseCommand {
        @Parameters(paramLabel = "TENANT", arity = "0..1", description = "only this tenant's; default: all tenants'")
        @Nullable
        String tenant;

        @Option(names = "--all-versions", description = "earlier versions and retired rules, too")
        boolean allVersions;

        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        @Override
        void run(CommandDatabase database) {
            var rows = new Rows(out(), format);
            for (var owner : database.tenantsNamed(tenant)) {
                var inForce = rules(database).inForce(owner.id());
                DeafRules.warn(err(), owner, inForce);
                var versions = rules(database).versions(owner.id());
                versions.stream()
                        .filter(version -> allVersions || version.retiredAt() == null)
                        .filter(version -> !version.rule().name().equals(Rule.DEFAULT.name()))
                        .forEach(version -> rows.add(shortRow(owner, version)));
                if (new TeamRules(inForce).of(null).contains(Rule.DEFAULT)) {
                    rows.add(shortRow(owner, new RuleVersion(Rule.DEFAULT, Instant.EPOCH, null)));
                }
            }
            rows.end("there is no tenant yet; `tenants add NAME` adds one");
        }

        private static Map<String, @Nullable Object> shortRow(Tenant owner, RuleVersion version) {
            var row = row(owner.name(), version);
            row.keySet()
                    .retainAll(List.of(
                            "tenant",
                            "rule",
                            "version",
                            "team",
                            "shadow",
                            "speaker",
                            "threshold",
                            "for_seconds",
                            "made_at",
                            "retired_at"));
            return row;
        }
    }

    /** Shows one rule. */
    @Command(name = "show", description = "Shows everything a rule says.")
    static final class Show extends OfOne {
        @Option(names = "--rule-version", paramLabel = "N", description = "default: the one in force, or the latest")
        @Nullable
        Integer version;

        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        @Override
        void run(CommandDatabase database) {
            var owner = database.tenant(tenant);
            var row = row(tenant, find(database, owner));
            if (format == ListFormat.json) {
                new Rows(out(), format).add(row);
            } else {
                row.forEach((what, value) -> out().printf("%-20s %s%n", what, Rows.cell(value)));
            }
            out().flush();
        }

        private RuleVersion find(CommandDatabase database, Tenant owner) {
            if (name.equals(Rule.DEFAULT.name()) && (version == null || version == Rule.DEFAULT.version())) {
                return new RuleVersion(Rule.DEFAULT, Instant.EPOCH, null);
            }
            return rules(database).versions(owner.id()).stream()
                    .filter(known -> known.rule().name().equals(name)
                            && (version == null || known.rule().version() == version))
                    .reduce((earlier, later) -> later)
                    .orElseThrow(() -> version == null
                            ? notThere()
                            : new CommandFailed("rule " + tenant + "/" + name + " has no version " + version));
        }
    }

    /** Retires a rule. */
    @Command(
            name = "retire",
            description = "Takes a rule out of force for calls that begin; its versions and alerts stay.")
    static final class Retire extends OfOne {
        @Override
        void checkMore() {
            requireOwn();
        }

        @Override
        void run(CommandDatabase database) {
            if (!rules(database).retire(database.tenant(tenant).id(), name)) {
                throw notThere();
            }
            out().println("rule " + tenant + "/" + name + " retired; it counts within seconds for calls that begin");
        }
    }

    private RulesCommand() {}

    static JdbcRules rules(CommandDatabase database) {
        return new JdbcRules(database.jdbc(), database.scope());
    }

    /** A team that no call ever named is most likely a slip of the pen; a new one is known with its first call. */
    static void warnOfUnknown(@Nullable String team, PrintWriter err, CommandDatabase database, Tenant owner) {
        if (team == null) {
            return;
        }
        var known = rules(database).teams(owner.id());
        if (!known.contains(team)) {
            err.println("warning: no call of tenant " + owner.name() + " ever named team '" + team + "'; known: "
                    + (known.isEmpty() ? "none yet" : String.join(", ", known)));
            err.flush();
        }
    }

    private static Map<String, @Nullable Object> row(String tenant, RuleVersion version) {
        var rule = version.rule();
        var settings = rule.settings();
        var both = settings.bothSpeakers();
        var schedule = settings.schedule();
        boolean own = !rule.name().equals(Rule.DEFAULT.name());
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", tenant);
        row.put("rule", rule.name());
        row.put("version", rule.version());
        row.put("team", rule.team());
        row.put("shadow", rule.shadow());
        row.put("speaker", settings.speaker().word());
        row.put("threshold", settings.threshold());
        row.put("for_seconds", settings.forSeconds());
        row.put("release_below", settings.releaseBelow());
        row.put("release_seconds", settings.releaseSeconds());
        row.put("cool_down_seconds", settings.coolDownSeconds());
        row.put("least_confidence", settings.leastConfidence());
        row.put("warm_up_seconds", settings.warmUpSeconds());
        row.put("warm_up_factor", settings.warmUpFactor());
        row.put("other_over", both == null ? null : both.over());
        row.put("other_within_seconds", both == null ? null : both.withinSeconds());
        row.put(
                "days",
                schedule == null
                        ? null
                        : schedule.days().stream()
                                .sorted()
                                .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                                .toList());
        row.put("from", schedule == null ? null : schedule.from().toString());
        row.put("to", schedule == null ? null : schedule.to().toString());
        row.put("zone", schedule == null ? null : schedule.zone().toString());
        row.put("made_at", own ? time(version.createdAt()) : null);
        row.put("retired_at", own ? time(version.retiredAt()) : null);
        return row;
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
