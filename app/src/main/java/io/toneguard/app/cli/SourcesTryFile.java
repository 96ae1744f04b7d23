package io.toneguard.app.cli;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.recording.FileTrial;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what would be understood of a file. */
@Command(
        name = "test",
        description =
                "Shows what would be understood of a file, and where from; takes nothing in. Exit 1: it would be refused.")
final class SourcesTryFile extends SourcesCommand.OfOne {
    @Parameters(
            index = "2",
            paramLabel = "FILE",
            description = "is read if it is there, with its sidecar; else its name alone counts")
    String file = "";

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Override
    void run(CommandDatabase database) throws IOException {
        var owner = database.tenant(tenant);
        FileSource source = database.fileSources()
                .find(owner.id(), name)
                .orElseThrow(() -> new CommandFailed("tenant " + tenant + " has no file source '" + name
                        + "'; `sources list " + tenant + "` shows them"));
        var trial = FileTrial.of(owner, source, path(), CommandDecoder.open());
        if (format == ListFormat.json) {
            json(trial);
        } else {
            var rows = new Rows(out(), format);
            for (var line : trial.lines()) {
                var row = new LinkedHashMap<String, @Nullable Object>();
                row.put("what", line.what());
                row.put("value", line.value());
                row.put("from", line.from());
                rows.add(row);
            }
            rows.end("");
        }
        if (trial.refused() != null) {
            throw new CommandFailed("would be refused: " + trial.refused());
        }
    }

    private void json(FileTrial trial) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        var missing = new ArrayList<String>();
        for (var line : trial.lines()) {
            var said = new LinkedHashMap<String, @Nullable Object>();
            said.put("value", line.value());
            said.put("from", line.from());
            object.put(Rows.camelCase(line.what()), said);
            if (line.value() == null) {
                missing.add(Rows.camelCase(line.what()));
            }
        }
        object.put("missing", missing);
        object.put("refused", trial.refused());
        out().println(Json.line(object));
        out().flush();
    }

    private Path path() {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new CommandFailed("FILE '" + Rows.cell(file) + "' is no path here: " + e.getReason());
        }
    }
}
