package io.toneguard.app.cli;

import io.toneguard.app.db.DatabaseException;
import io.toneguard.app.service.Service;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands behind one contract: bad usage exits 2 with one line, a failure exits 1 with one line, stack traces only when asked for. */
public final class CommandLines {
    private static final String DEBUG_VARIABLE = "TONEGUARD_DEBUG";

    @Command(
            name = "toneguard",
            description = "Protects call-centre agents by listening to how a call is spoken.",
            subcommands = {
                DemoCommand.class,
                ServeCommand.class,
                TenantsCommand.class,
                SourcesCommand.class,
                RulesCommand.class,
                UploadCommand.class,
                AnalyzeCommand.class,
                EvaluateCommand.class,
                LoadCommand.class,
                LoadServerCommand.class,
                JobsCommand.class,
                CallsCommand.class
            })
    static final class Root {}

    private CommandLines() {}

    /** @return the exit code */
    public static int run(String... arguments) {
        System.setProperty("logback.configurationFile", "logback-commands.xml");
        // Not System.out, which forgets that it could not write.
        var out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var commands = commandLine().setOut(out);
        int code = commands.execute(arguments);
        if (out.checkError() && code == CommandLine.ExitCode.OK) {
            commands.getErr()
                    .println(
                            "toneguard: the answer could not be written to stdout: is its disk full, or its reader gone?");
            return CommandLine.ExitCode.SOFTWARE;
        }
        return code;
    }

    static CommandLine commandLine() {
        var commands = new CommandLine(new Root());
        mixinHelp(commands);
        return commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(CommandLines::badUsage)
                .setExecutionExceptionHandler(CommandLines::failed);
    }

    private static void mixinHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(() ->
                new String[] {"toneguard " + version()});
        command.getSubcommands().values().forEach(CommandLines::mixinHelp);
    }

    private static int badUsage(CommandLine.ParameterException problem, String[] arguments) {
        var command = problem.getCommandLine();
        var message = String.valueOf(problem.getMessage()).replace('\n', ' ');
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message + " (see --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence(problem));
        if (System.getenv(DEBUG_VARIABLE) != null) {
            problem.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String sentence(Exception problem) {
        var message = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
        return problem instanceof CommandFailed
                        || problem instanceof DatabaseException
                        || problem instanceof Service.ServiceStartException
                        || problem instanceof IllegalArgumentException
                ? message
                : problem.getClass().getSimpleName() + ": " + message + " (" + DEBUG_VARIABLE + "=1 shows where)";
    }

    static String version() {
        var properties = new Properties();
        try (InputStream file = CommandLines.class.getResourceAsStream("/version.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException unreadable) {
            // the version stays unknown, which is what it then is
        }
        return properties.getProperty("version", "unknown");
    }
}
