package io.toneguard.app.intakeload;

import io.toneguard.app.analysisload.Figures;
import io.toneguard.app.analysisload.Household;
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

/** {@code ops/intake}. */
@Command(name = "intake", mixinStandardHelpOptions = true, description = "One part of the intake's load plan.")
final class IntakeLoadCommand implements Callable<Integer> {
    enum Part {
        inbox,
        api,
        big,
        fair
    }

    private static final long FREE_BYTES = 12_000_000_000L;

    @Parameters(paramLabel = "PART", description = "inbox, api, big or fair")
    Part part;

    @Option(
            names = "--recordings",
            paramLabel = "N",
            defaultValue = "10000",
            description = "inbox, api, fair; default: ${DEFAULT-VALUE}")
    int recordings;

    @Option(
            names = "--call-seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "16 kB each; default: ${DEFAULT-VALUE}")
    int callSeconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "api: that post at one time; default: ${DEFAULT-VALUE}")
    int connections;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "api: posts a second of all connections; default: as many as get through")
    double rate;

    @Option(
            names = "--reads",
            paramLabel = "N",
            defaultValue = "50",
            description = "api: status reads a second, whatever the answers take; default: ${DEFAULT-VALUE}")
    int reads;

    @Option(
            names = "--warm",
            paramLabel = "N",
            defaultValue = "5000",
            description = "api: posts of another tenant before any is counted; default: ${DEFAULT-VALUE}")
    int warm;

    @Option(
            names = "--big-bytes",
            paramLabel = "N",
            defaultValue = "2000000000",
            description = "big: default: ${DEFAULT-VALUE}")
    long bigBytes;

    @Option(names = "--keep", paramLabel = "DIR", description = "keeps logs, database and store in this folder")
    Path keep;

    @Spec
    CommandSpec spec;

    /** For {@code ops/intake}. */
    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "logback-commands.xml");
        System.exit(new CommandLine(new IntakeLoadCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var folder = (keep == null ? Files.createTempDirectory("toneguard-intake") : Files.createDirectories(keep))
                .toAbsolutePath();
        requireRoom(folder);
        Figures figures;
        try (var house = new Household(folder)) {
            figures = switch (part) {
                case inbox -> new InboxPart(house, folder).run(recordings, callSeconds);
                case api -> new ApiPart(house).run(recordings, callSeconds, connections, rate, reads, warm);
                case big -> new BigPart(house, folder).run(bigBytes);
                case fair -> new FairPart(house, folder).run(recordings, callSeconds);
            };
        } finally {
            if (keep == null) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
        spec.commandLine().getOut().println(figures.json());
        return figures.well() ? 0 : 1;
    }

    private static void requireRoom(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < FREE_BYTES) {
            throw new IOException(
                    folder + " has " + free / 1_000_000 + " MB free, and a part may take " + FREE_BYTES / 1_000_000);
        }
    }
}
