package io.toneguard.app.analysisload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ops/analysis}. */
@Command(
        name = "analysis",
        mixinStandardHelpOptions = true,
        description = "One part of the final analysis's load plan.")
final class AnalysisLoadCommand implements Callable<Integer> {
    enum Part {
        efficiency,
        delay,
        small,
        rush
    }

    @Parameters(paramLabel = "PART", description = "efficiency, delay, small or rush")
    Part part;

    @Option(names = "--recordings", paramLabel = "N", description = "default: 24; delay 90; small 10000; rush 700")
    Integer recordings;

    @Option(names = "--call-seconds", paramLabel = "S", defaultValue = "240", description = "default: ${DEFAULT-VALUE}")
    int callSeconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "efficiency; default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(
            names = "--per-minute",
            paramLabel = "N",
            defaultValue = "30",
            description = "delay: calls that end in a minute; default: ${DEFAULT-VALUE}")
    double perMinute;

    @Option(
            names = "--going-on",
            paramLabel = "N",
            defaultValue = "300",
            description = "rush: calls that go on; default: ${DEFAULT-VALUE}")
    int goingOn;

    @Option(
            names = "--after",
            paramLabel = "S",
            defaultValue = "600",
            description = "rush: how long they do; default: ${DEFAULT-VALUE} s")
    int afterSeconds;

    @Option(names = "--tap", description = "rush: all calls are measured while they run, too")
    boolean tap;

    @Option(names = "--keep", paramLabel = "DIR", description = "keeps logs and database in this folder")
    Path keep;

    @Spec
    CommandSpec spec;

    /** For {@code ops/analysis}. */
    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "logback-commands.xml");
        System.exit(new CommandLine(new AnalysisLoadCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var folder = keep == null ? Files.createTempDirectory("toneguard-analysis") : Files.createDirectories(keep);
        Figures figures;
        try {
            figures = part == Part.rush ? rush(folder.toAbsolutePath()) : inHouse(folder.toAbsolutePath());
        } finally {
            if (keep == null) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
        spec.commandLine().getOut().println(figures.json());
        return figures.well() ? 0 : 1;
    }

    private Figures inHouse(Path folder) throws IOException, InterruptedException {
        try (var house = new Household(folder)) {
            return switch (part) {
                case delay -> new DelayPart(house, folder).run(count(90), callSeconds, perMinute);
                case small -> new SmallPart(house).run(count(10_000));
                default -> new EfficiencyPart(house, folder, count(24), callSeconds).run(rounds);
            };
        }
    }

    private Figures rush(Path folder) throws Exception {
        try (var rush = new RushPart(folder)) {
            return rush.run(count(700), goingOn, callSeconds, afterSeconds, tap);
        }
    }

    private int count(int usual) {
        return recordings == null ? usual : recordings;
    }
}
