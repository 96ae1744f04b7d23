package io.toneguard.app.cli;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * RFC 4180: a heading, a row per speaker with every measure, quotes where a cell needs them, an empty cell where nothing was measurable.
 */
final class VoiceCsv implements AnalyzeCommand.VoiceReport {
    private final PrintWriter out;
    private final List<Measure> measures;

    VoiceCsv(PrintWriter out, MeasureSet set) {
        this.out = out;
        this.measures = Stream.of(Measure.values()).filter(set::includes).toList();
        var heading = new ArrayList<>(
                List.of("file", "speaker", "channel", "duration_seconds", "speech_seconds", "voiced_seconds"));
        measures.forEach(measure -> heading.add(measure.column()));
        heading.add("stress_state");
        heading.add("analyzer");
        out.println(String.join(",", heading));
    }

    @Override
    public void add(Path file, RecordingVoices voices) {
        for (var voice : voices.speakers()) {
            var row = new ArrayList<>(List.of(
                    file.toString(),
                    voice.speaker().word(),
                    Integer.toString(voice.channel()),
                    Rows.number(voices.durationSeconds(), 2),
                    Rows.number(voice.speechSeconds(), 2),
                    Rows.number(voice.voicedSeconds(), 2)));
            measures.forEach(measure -> row.add(Rows.number(voice.get(measure), measure.decimals(), "")));
            row.add(voice.state().word());
            row.add(voices.analyzer().name());
            out.println(row.stream().map(VoiceCsv::cell).collect(Collectors.joining(",")));
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
