package io.toneguard.app.cli;

import picocli.CommandLine.Command;

/** When somebody is to know of a voice, and who. */
@Command(
        name = "rules",
        description = "Rules: whom alerts are told to.",
        subcommands = {RuleTargetCommand.class})
final class RulesCommand {
    private RulesCommand() {}
}
