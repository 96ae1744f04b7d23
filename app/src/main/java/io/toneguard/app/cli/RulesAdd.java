package io.toneguard.app.cli;

import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds a rule. */
@Command(name = "add", description = "Adds a rule; what is not given is as in the product's own, 'default'.")
final class RulesAdd extends RulesCommand.OfOne {
    @Option(
            names = "--team",
            paramLabel = "T",
            description = "only for this team's calls; default: for teams without a rule of their own for this speaker")
    @Nullable
    String team;

    @Option(names = "--shadow", description = "counts what it would alert, and tells nobody")
    boolean shadow;

    @Mixin
    RuleOptions settingsOptions = new RuleOptions();

    private RuleSettings settings = RuleSettings.DEFAULT;

    @Override
    void checkMore() {
        requireOwn();
        settings = settingsOptions.over(RuleSettings.DEFAULT);
    }

    @Override
    void run(CommandDatabase database) {
        var owner = database.tenant(tenant);
        RulesCommand.warnOfUnknown(team, err(), database, owner);
        var wanted = new Rule(name, 1, team, shadow, settings);
        requireHeard(owner, wanted);
        var rule = RulesCommand.rules(database)
                .add(owner.id(), wanted)
                .orElseThrow(() -> new CommandFailed("tenant " + tenant + " has a rule '" + name
                        + "' already; `rules change` makes its next version, `rules retire` ends it"));
        out().println("rule " + tenant + "/" + name + " version " + rule.version()
                + " added; it counts within seconds for calls that begin");
        if (!shadow) {
            out().println(place(settings.speaker().word() + "s"));
        }
    }

    /** @param watched such as agents */
    private String place(String watched) {
        var place = team != null
                ? "for team '" + team + "' it takes the place of rules for " + watched + " without a team"
                : settings.speaker() == Rule.DEFAULT.settings().speaker()
                        ? "it takes the place of 'default' for teams without a rule for " + watched + " of their own"
                        : "it watches " + watched + " of teams without a rule for " + watched + " of their own";
        return settings.speaker() == Rule.DEFAULT.settings().speaker()
                ? place
                : place + "; agents stay with the rules that they have";
    }
}
