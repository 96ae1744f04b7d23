package io.toneguard.app.cli;

import io.toneguard.voice.RecordingVoices;
import java.io.PrintWriter;
import java.nio.file.Path;

/** For a person's eyes. */
final class VoiceTable implements AnalyzeCommand.VoiceReport {
    private final PrintWriter out;
    private final TextTable table = new TextTable(VoiceColumns.HEADING);

    VoiceTable(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void add(Path file, RecordingVoices voices) {
        for (var voice : voices.speakers()) {
            table.row(VoiceColumns.of(Rows.cell(file), voices, voice, "-"));
        }
    }

    @Override
    public void end() {
        table.print(out);
    }
}
