package io.toneguard.app.cli;

import io.toneguard.app.upload.Upload;
import io.toneguard.app.upload.UploadOptions;
import io.toneguard.app.upload.UploadReport;
import io.toneguard.app.upload.UploadStopped;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Uploads a folder of recordings. */
@Command(
        name = "upload",
        description =
                "Uploads the recordings of a folder, and of those in it, with their sidecars, to the web API of a running"
                        + " service. Interrupt it whenever you like: the same command goes on where it was. Exit 1: something"
                        + " failed or was refused.")
final class UploadCommand implements Callable<Integer> {
    private static final String TOKEN_VARIABLE = "TONEGUARD_TOKEN";
    private static final int LONGEST_TOKEN = 4096;

    @Parameters(paramLabel = "DIR", description = "the folder; hidden, .part and .tmp files and links are left out")
    Path folder = Path.of("");

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "the service's HTTP address, such as https://voice.example.com")
    URI url = URI.create("");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "holds the tenant's key, as `tenants token` printed it; default: the variable " + TOKEN_VARIABLE)
    @Nullable
    Path tokenFile;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "4",
            description = "files sent at one time, 1 to 32; default: ${DEFAULT-VALUE}")
    int parallel;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description =
                    "only files of such a name, like '*.wav', or, with a slash in it, of such a path; default: all")
    @Nullable
    String include;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "where is noted what is done; default: .toneguard-upload in DIR")
    @Nullable
    Path state;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var options = options();
        var err = spec.commandLine().getErr();
        if (options.isInTheClear()) {
            err.println("toneguard upload: the key goes to " + options.url().getHost()
                    + " where others may read it; use https beyond this machine");
        }
        UploadReport report;
        try (var progress = new UploadProgress(err)) {
            var upload = new Upload(options, progress);
            try (var interrupted = Interrupted.says(() -> err.println(
                    "\ninterrupted: " + sentence(upload.report()) + "; the same command goes on from here"))) {
                report = upload.run();
            }
        } catch (UploadStopped e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
        print(report);
        if (report.stopped() != null) {
            throw new CommandFailed(report.stopped() + "; the same command goes on from here");
        }
        return report.well() ? 0 : 1;
    }

    private UploadOptions options() {
        try {
            return new UploadOptions(folder, url, token(), parallel, include, state);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Never an argument: those are seen by every user of the machine. */
    private String token() {
        if (tokenFile == null) {
            var token = System.getenv(TOKEN_VARIABLE);
            if (token == null || token.isBlank()) {
                throw new IllegalArgumentException("no token; give --token-file=FILE, or set " + TOKEN_VARIABLE
                        + " (`tenants token NAME` makes one)");
            }
            return token.strip();
        }
        try (var in = Files.newInputStream(tokenFile)) {
            return new String(in.readNBytes(LONGEST_TOKEN), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--token-file=" + tokenFile + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private void print(UploadReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == ListFormat.json) {
            out.println(Json.line(figures(report)));
        } else {
            out.println(sentence(report));
            report.problems()
                    .forEach(problem -> out.println(Rows.cell(problem.outcome().word()) + " "
                            + Rows.cell(problem.file()) + ": " + Rows.cell(problem.reason())));
        }
        out.flush();
    }

    private static String sentence(UploadReport report) {
        return "uploaded " + report.uploaded() + ", already there " + report.alreadyThere() + ", refused "
                + report.refused() + ", failed " + report.failed()
                + (report.doneBefore() > 0 ? ", done by an earlier run " + report.doneBefore() : "")
                + (report.links() > 0 ? ", links left out " + report.links() : "")
                + (report.left() > 0 ? ", left " + report.left() : "");
    }

    private static LinkedHashMap<String, Object> figures(UploadReport report) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("uploaded", report.uploaded());
        figures.put("alreadyThere", report.alreadyThere());
        figures.put("refused", report.refused());
        figures.put("failed", report.failed());
        figures.put("doneBefore", report.doneBefore());
        figures.put("links", report.links());
        figures.put("left", report.left());
        figures.put("bytes", report.bytes());
        figures.put(
                "problems",
                report.problems().stream()
                        .map(problem -> {
                            var row = new LinkedHashMap<String, Object>();
                            row.put("file", problem.file());
                            row.put("outcome", problem.outcome().word());
                            row.put("reason", problem.reason());
                            return row;
                        })
                        .toList());
        return figures;
    }

    /** A user's Ctrl-C. */
    private record Interrupted(Thread hook, AtomicBoolean isOver) implements AutoCloseable {
        static Interrupted says(Runnable last) {
            var isOver = new AtomicBoolean();
            var hook = new Thread(
                    () -> {
                        if (!isOver.get()) {
                            last.run();
                        }
                    },
                    "upload-interrupted");
            Runtime.getRuntime().addShutdownHook(hook);
            return new Interrupted(hook, isOver);
        }

        @Override
        public void close() {
            isOver.set(true);
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // the hook is at work already
            }
        }
    }
}
