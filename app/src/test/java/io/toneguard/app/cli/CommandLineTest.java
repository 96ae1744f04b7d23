package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What every command keeps to: answers on stdout, one line on stderr for a mistake, exit codes that a script can tell apart. */
class CommandLineTest {
    /** No folder can be made below a device. */
    private static final String NOWHERE = "/dev/null/data";

    /** Any word will do for a token that goes nowhere. */
    private static final String TOKEN_FILE = "--token-file=" + anyToken();

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    @Test
    void helpNamesEveryCommandOfTheDesignThatIsBuilt() {
        assertThat(everyCommand())
                .contains(
                        "",
                        "demo",
                        "serve",
                        "analyze",
                        "load",
                        "tenants",
                        "tenants add",
                        "tenants policy",
                        "tenants list",
                        "tenants token",
                        "upload",
                        "sources",
                        "sources add",
                        "sources list",
                        "sources show",
                        "sources remove",
                        "sources rotate",
                        "jobs",
                        "jobs list",
                        "jobs show",
                        "jobs run",
                        "jobs stop",
                        "jobs recover",
                        "jobs retry",
                        "calls",
                        "calls list",
                        "calls show",
                        "calls why",
                        "calls finish",
                        "calls erase");
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandExplainsItselfAndThoseBelowIt(String command) {
        var answer = Answer.to(with(command, "--help"));
        assertThat(answer.exitCode()).isEqualTo(OK);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).startsWith(("Usage: toneguard " + command).strip() + " ");
        var line = find(command);
        assertThat(answer.out().replaceAll("\\s+", " "))
                .contains(line.getCommandSpec().usageMessage().description());
        line.getSubcommands().forEach((below, subcommand) -> {
            if (!subcommand.getCommandSpec().usageMessage().hidden()) {
                assertThat(answer.out()).containsPattern("(?m)^ +" + below + " ");
            }
        });
        for (var option : line.getCommandSpec().options()) {
            if (!option.hidden()) {
                assertThat(answer.out()).contains(option.longestName());
                assertThat(option.description())
                        .as("description of %s", option.longestName())
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandTellsItsVersion(String command) {
        var answer = Answer.to(with(command, "--version"));
        assertThat(answer.exitCode()).isEqualTo(OK);
        assertThat(answer.out()).matches("toneguard \\d+\\.\\d+\\.\\d+\\S*\\R");
        assertThat(answer.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void anUnknownOptionIsBadUsageOfThatCommand(String command) {
        var required = find(command).getCommandSpec().args().stream()
                .filter(ArgSpec::required)
                // Of those that exclude one another, one.
                .filter(argument -> argument.group() == null
                        || argument.group().args().iterator().next().equals(argument))
                .map(argument -> argument instanceof OptionSpec option
                        ? " " + option.longestName() + (option.arity().max() == 0 ? "" : "=1")
                        : " 1")
                .collect(Collectors.joining());
        assertIsBadUsage("'--nonsense'", with(command + required, "--nonsense"));
    }

    @ParameterizedTest
    @MethodSource("badUsages")
    void badUsageIsOneLineThatNamesTheMistake(String named, String[] arguments) {
        assertIsBadUsage(named, arguments);
    }

    static Stream<Arguments> badUsages() {
        return Stream.of(
                usage("subcommand"),
                usage("'nonsense'", "nonsense"),
                usage("subcommand", "tenants"),
                usage("'nonsense'", "tenants", "nonsense"),
                usage("subcommand", "jobs"),
                usage("subcommand", "calls"),
                usage("'FILE'", "analyze"),
                usage("'xml'", "analyze", "--format=xml", "call.wav"),
                usage("[left, right, mono]", "analyze", "--agent=middle", "call.wav"),
                usage("--format", "analyze", "call.wav", "--format"),
                usageWithoutData("'NAME'", "tenants", "add"),
                usageWithoutData("'more'", "tenants", "add", "acme", "more"),
                usageWithoutData("tenant name ''", "tenants", "add", ""),
                usageWithoutData("tenant name 'Acme'", "tenants", "add", "Acme"),
                usageWithoutData("tenant name '../acme'", "tenants", "add", "../acme"),
                usage("tenant name '-acme'", "tenants", "add", "--data=" + NOWHERE, "--", "-acme"),
                usageWithoutData("tenant name 'a cme'", "tenants", "policy", "a cme"),
                usageWithoutData("tenant name 'a cme'", "tenants", "add", "a\ncme"),
                usageWithoutData("63", "tenants", "add", "a".repeat(64)),
                usageWithoutData("'manager'", "tenants", "add", "acme", "--score=manager", "--purpose=training"),
                usageWithoutData("''", "tenants", "add", "acme", "--score=agent,,customer", "--purpose=training"),
                usageWithoutData("purpose", "tenants", "add", "acme", "--score=agent"),
                usageWithoutData("purpose", "tenants", "policy", "acme", "--score=agent", "--purpose= "),
                usageWithoutData("'csv'", "tenants", "list", "--format=csv"),
                usageWithoutData("'csv'", "calls", "list", "--format=csv"),
                usageWithoutData("'NAME'", "tenants", "token"),
                usage("subcommand", "sources"),
                usageWithoutData("--dialect=D", "sources", "add", "acme", "pbx"),
                usageWithoutData("'NAME'", "sources", "add", "acme", "--dialect=twilio"),
                usageWithoutData("'cisco'; known: [acs, amivoice,", "sources", "add", "acme", "pbx", "--dialect=cisco"),
                usageWithoutData("source name 'Pbx'", "sources", "add", "acme", "Pbx", "--dialect=asterisk"),
                usageWithoutData("'magic'", "sources", "add", "acme", "pbx", "--dialect=asterisk", "--auth=magic"),
                usageWithoutData("--header", "sources", "add", "acme", "pbx", "--dialect=asterisk", "--header=x-key"),
                usageWithoutData("account's own auth token", "sources", "add", "acme", "pbx", "--dialect=twilio"),
                usageWithoutData(
                        "8 characters, fewer than 16: one that short can be guessed",
                        "sources",
                        "add",
                        "acme",
                        "pbx",
                        "--dialect=asterisk",
                        "--credential=hunter22"),
                usageWithoutData(
                        "no such environment variable",
                        "sources",
                        "add",
                        "acme",
                        "pbx",
                        "--dialect=asterisk",
                        "--credential=env:TONEGUARD_NOT_SET_ANYWHERE"),
                usageWithoutData(
                        "cannot be read",
                        "sources",
                        "add",
                        "acme",
                        "pbx",
                        "--dialect=asterisk",
                        "--credential=file:" + NOWHERE),
                usageWithoutData(
                        "no credential",
                        "sources",
                        "add",
                        "acme",
                        "pbx",
                        "--dialect=asterisk",
                        "--auth=none",
                        "--credential=0123456789abcdef"),
                usageWithoutData(
                        "both 'left'",
                        "sources",
                        "add",
                        "acme",
                        "pbx",
                        "--dialect=jambonz",
                        "--agent-channel=left",
                        "--customer-channel=left"),
                usageWithoutData("--legs=3", "sources", "add", "acme", "pbx", "--dialect=asterisk", "--legs=3"),
                usageWithoutData("--channels=0", "sources", "add", "acme", "pbx", "--dialect=jambonz", "--channels=0"),
                usageWithoutData("--rate=44100", "sources", "add", "acme", "pbx", "--dialect=jambonz", "--rate=44100"),
                usageWithoutData("--rate=800", "sources", "add", "acme", "pbx", "--dialect=jambonz", "--rate=800"),
                usageWithoutData("--sessions=0", "sources", "add", "acme", "pbx", "--dialect=jambonz", "--sessions=0"),
                usageWithoutData("'soon'", "sources", "rotate", "acme", "pbx", "--grace=soon"),
                usageWithoutData("--grace=-1s", "sources", "rotate", "acme", "pbx", "--grace=-1s"),
                usageWithoutData("'lost'", "calls", "list", "--state=lost"),
                usageWithoutData("--limit=-1", "calls", "list", "--limit=-1"),
                usageWithoutData("'many'", "calls", "list", "--limit=many"),
                usageWithoutData("--limit=-1", "jobs", "list", "--limit=-1"),
                usageWithoutData("'CALL'", "calls", "show"),
                usageWithoutData("'CALL'", "calls", "why"),
                usageWithoutData("'CALL'", "calls", "finish"),
                usageWithoutData("'first'", "jobs", "show", "first"),
                usageWithoutData("'first'", "jobs", "stop", "first"),
                usageWithoutData("--for=soon", "jobs", "stop", "1", "--for=soon"),
                usageWithoutData("--for=0s", "jobs", "stop", "1", "--for=0s"),
                usageWithoutData("--for=1h is for launches", "jobs", "stop", "R1", "--for=1h"),
                usageWithoutData("--quarantined", "jobs", "retry"),
                usageWithoutData("mutually exclusive", "jobs", "retry", "--quarantined", "--failed"),
                usageWithoutData("'wroker'; known: [ingest, manager, worker]", "serve", "--roles=ingest,wroker"),
                usageWithoutData("unknown role ''", "serve", "--roles="),
                usageWithoutData("'many'", "serve", "--port=many"),
                usageWithoutData("--port=65536", "serve", "--port=65536"),
                usageWithoutData("--port=-1", "serve", "--port=-1"),
                usageWithoutData("--pbx-port=65536", "serve", "--pbx-port=65536"),
                usageWithoutData("--bind=no.such.host.invalid", "serve", "--bind=no.such.host.invalid"),
                usageWithoutData("'twice'", "demo", "twice"),
                usage("'--url=URL'", "upload", "calls"),
                usage("'DIR'", "upload", "--url=https://voice.example.com"),
                usage("--url=voice.example.com", "upload", "calls", "--url=voice.example.com", TOKEN_FILE),
                usage(
                        "--token-file=/dev/null/token",
                        "upload",
                        "calls",
                        "--url=https://x",
                        "--token-file=/dev/null/token"),
                usage("token is empty", "upload", "calls", "--url=https://x", "--token-file=/dev/null"),
                usage("--parallel=33", "upload", "calls", "--url=https://x", "--parallel=33", TOKEN_FILE),
                usage("--include=[", "upload", "calls", "--url=https://x", "--include=[", TOKEN_FILE),
                usage("'csv'", "upload", "calls", "--url=https://x", "--format=csv", TOKEN_FILE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.invalid/toneguard?user=me&password=hunter2",
                "jdbc:postgresql://db.invalid/toneguard?password=hunter2",
                "jdbc:postgresql://me:hunter2@db.invalid/toneguard",
                "jdbc:postgresql://db.invalid/toneguard?user=me&sslpassword=hunter2"
            })
    void aPasswordInADatabaseUrlIsRefusedAndNotRepeated(String url) {
        for (String command : List.of("tenants list", "serve")) {
            var answer = Answer.to(with(command, "--db=" + url));
            assertThat(answer.exitCode()).isEqualTo(FAILED);
            assertThat(answer.errLines()).singleElement().asString().contains("TONEGUARD_DB_PASSWORD");
            assertThat(answer.out() + answer.err()).doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql:host/toneguard", "jdbc:postgresql://host:port/toneguard"})
    void aDatabaseUrlThatIsNoneIsToldInOneLine(String url) {
        var answer = Answer.to("calls", "list", "--db=" + url);
        assertThat(answer.exitCode()).isEqualTo(FAILED);
        assertThat(answer.errLines())
                .singleElement()
                .asString()
                .startsWith("toneguard calls list: ")
                .contains("--db");
    }

    @Test
    void aDataFolderThatCannotBeMadeIsToldInOneLine(@TempDir Path folder) throws IOException {
        var file = Files.createFile(folder.resolve("a file"));
        var answer = Answer.to("tenants", "add", "acme", "--data=" + file.resolve("data"));
        assertThat(answer.exitCode()).isEqualTo(FAILED);
        assertThat(answer.errLines())
                .singleElement()
                .asString()
                .contains(file.resolve("data").toString(), "--data");
        assertThat(answer.out()).isEmpty();
    }

    private static Path anyToken() {
        try {
            var file = Files.createTempFile("toneguard-token", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "token");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertIsBadUsage(String named, String... arguments) {
        var answer = Answer.to(arguments);
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(BAD_USAGE);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.errLines())
                .singleElement()
                .asString()
                .startsWith("toneguard")
                .contains(named)
                .endsWith("(see --help)");
    }

    private static Arguments usage(String named, String... arguments) {
        return Arguments.of(named, arguments);
    }

    /** The same for a command that would go on to open a database, were the mistake overlooked: it has no folder to make one in. */
    private static Arguments usageWithoutData(String named, String... arguments) {
        return usage(
                named,
                Stream.concat(Stream.of(arguments), Stream.of("--data=" + NOWHERE))
                        .toArray(String[]::new));
    }

    /** Names below {@code toneguard}, such as {@code tenants add}; the empty one is {@code toneguard} itself. */
    static List<String> everyCommand() {
        var names = new ArrayList<String>();
        collect("", CommandLines.commandLine(), names);
        return names;
    }

    private static void collect(String name, CommandLine command, List<String> names) {
        names.add(name);
        command.getSubcommands().forEach((below, line) -> {
            // One that no user calls explains itself to nobody.
            if (!line.getCommandSpec().usageMessage().hidden()) {
                collect((name + " " + below).strip(), line, names);
            }
        });
    }

    private static CommandLine find(String command) {
        var line = CommandLines.commandLine();
        for (String name : words(command)) {
            line = line.getSubcommands().get(name);
        }
        return line;
    }

    private static String[] with(String command, String argument) {
        return Stream.concat(words(command).stream(), Stream.of(argument)).toArray(String[]::new);
    }

    private static List<String> words(String command) {
        return command.isEmpty() ? List.of() : List.of(command.split(" "));
    }
}
