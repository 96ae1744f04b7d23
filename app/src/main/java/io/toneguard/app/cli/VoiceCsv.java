package io.toneguard.app.cli;

import io.toneguard.voice.RecordingVoices;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** RFC 4180: a heading, a row per speaker, quotes where a cell needs them, an empty cell where nothing was measurable. */
final class VoiceCsv implements AnalyzeCommand.VoiceReport {
    private final PrintWriter out;

    VoiceCsv(PrintWriter out) {
        this.out = out;
        out.println(String.join(",", VoiceColumns.HEADING));
    }

    @Override
    public void add(Path file, RecordingVoices voices) {
        for (var voice : voices.speakers()) {
            out.println(VoiceColumns.of(file.toString(), voices, voice, "").stream()
                    .map(VoiceCsv::cell)
                    .collect(Collectors.joining(",")));
        }
    }

    @Override
    public void end() {
        out.flush();
    }

    private static String cell(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
