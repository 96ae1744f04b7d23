package io.toneguard.app.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ops/chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description =
                "Analyses made recordings while managers, workers, database, store and clocks fail as the seed says, and"
                        + " compares the results with an undisturbed run's. Ends with one JSON line; exit 1 unless lost, doubled and"
                        + " different are 0 and poison, and only poison, is quarantined. What happens is told on standard error."
                        + " Everything it started ends with it.")
final class ChaosCommand implements Callable<Integer> {
    private static final Duration AFTER_THE_LIMIT = Duration.ofMinutes(2);

    @Option(
            names = "--recordings",
            paramLabel = "N",
            defaultValue = "100",
            description = "with the poison, about one in a hundred; default: ${DEFAULT-VALUE}")
    int recordings;

    @Option(
            names = "--workers",
            paramLabel = "W",
            defaultValue = "2",
            description = "worker JVMs, beside two managers; default: ${DEFAULT-VALUE}")
    int workers;

    @Option(
            names = "--faults",
            paramLabel = "F",
            defaultValue = "15",
            description = "how many things go wrong; default: ${DEFAULT-VALUE}")
    int faults;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "decides recordings, poison and faults; default: ${DEFAULT-VALUE}")
    long seed;

    @Option(
            names = "--reprocess",
            description =
                    "disturbs a reprocessing: all was analysed by an older version before, undisturbed, and is to be analysed"
                            + " again beside that, then promoted; BI is to see each segment once, before and after")
    boolean reprocess;

    @Option(
            names = "--limit-seconds",
            paramLabel = "S",
            description = "gives up after this; default: 240, 1 for each recording and 15 for each fault")
    Integer limitSeconds;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "keeps logs and database in this folder; else they stay only if something is wrong")
    Path keep;

    @Spec
    CommandSpec spec;

    /** For {@code ops/chaos}. */
    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "logback-commands.xml");
        System.exit(new CommandLine(new ChaosCommand())
                .setParameterExceptionHandler((misused, wrong) -> {
                    System.err.println("chaos: " + misused.getMessage() + " (see --help)");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (recordings < 2 || workers < 1 || faults < 0 || (limitSeconds != null && limitSeconds < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "at least 2 recordings, 1 worker, 0 faults and 1 s are needed");
        }
        var folder = keep == null ? Files.createTempDirectory("toneguard-chaos") : Files.createDirectories(keep);
        var limit = limitSeconds == null
                ? ChaosRun.ChaosSize.usualLimit(recordings, faults)
                : Duration.ofSeconds(limitSeconds);
        var narrator = new Narrator(System.err);
        Verdict verdict;
        try (var run = new ChaosRun(
                new ChaosRun.ChaosSize(recordings, workers, faults, seed, limit),
                reprocess ? Analysis.AGAIN : Analysis.FIRST,
                folder.toAbsolutePath(),
                narrator)) {
            var close = new Thread(run::close, "chaos-close");
            Runtime.getRuntime().addShutdownHook(close);
            haltAfter(limit.plus(AFTER_THE_LIMIT));
            verdict = run.run();
            Runtime.getRuntime().removeShutdownHook(close);
        }
        if (verdict.isGood() && keep == null) {
            FileSystemUtils.deleteRecursively(folder);
        } else {
            narrator.say("logs and database are kept in %s", folder);
        }
        spec.commandLine().getOut().println(verdict.json());
        return verdict.isGood() ? 0 : 1;
    }

    /** For what the limit does not end. */
    private static void haltAfter(Duration time) {
        var watchdog = new Thread(
                () -> {
                    Pace.sleep(time.toMillis());
                    System.err.println(
                            "chaos: nothing moved for " + AFTER_THE_LIMIT.toSeconds() + " s after the limit");
                    System.exit(1);
                },
                "chaos-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
