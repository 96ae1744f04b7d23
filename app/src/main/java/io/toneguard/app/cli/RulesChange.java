package io.toneguard.app.cli;

import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.Tenant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a rule's next version. */
@Command(name = "change", description = "Makes a rule's next version; what is not given stays as it is.")
final class RulesChange extends RulesCommand.OfOne {
    @Option(names = "--team", paramLabel = "T", description = "only for this team's calls")
    @Nullable
    String team;

    @Option(names = "--all-teams", description = "for teams without a rule of their own for this speaker")
    boolean allTeams;

    @Option(names = "--shadow", description = "counts what it would alert, and tells nobody")
    boolean shadow;

    @Option(names = "--no-shadow", description = "tells those who are to know")
    boolean noShadow;

    @Mixin
    RuleOptions settingsOptions = new RuleOptions();

    @Override
    void checkMore() {
        requireOwn();
        if (team != null && allTeams) {
            throw new IllegalArgumentException("--team contradicts --all-teams");
        }
        if (shadow && noShadow) {
            throw new IllegalArgumentException("--shadow contradicts --no-shadow");
        }
        if (team == null && !allTeams && !shadow && !noShadow && !settingsOptions.areGiven()) {
            throw new IllegalArgumentException("nothing to change is given; --help shows what can be");
        }
    }

    @Override
    void run(CommandDatabase database) {
        var owner = database.tenant(tenant);
        var rules = RulesCommand.rules(database);
        RulesCommand.warnOfUnknown(team, err(), database, owner);
        var after =
                rules.change(owner.id(), name, before -> changed(owner, before)).orElseThrow(this::notThere);
        out().println("rule " + tenant + "/" + name + " version " + after.version()
                + " is in force; it counts within seconds for calls that begin");
    }

    private Rule changed(Tenant owner, Rule before) {
        var after = new Rule(
                name,
                before.version(),
                allTeams ? null : team == null ? before.team() : team,
                shadow || !noShadow && before.shadow(),
                settings(before));
        requireHeard(owner, after);
        return after;
    }

    private RuleSettings settings(Rule before) {
        try {
            return settingsOptions.over(before.settings());
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }
}
