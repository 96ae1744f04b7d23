package io.toneguard.app.cli;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.features.Measure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** For a person's eyes: what fits a line. */
final class VoiceTable implements AnalyzeCommand.VoiceReport {
    private static final Map<Measure, Integer> DECIMALS = new LinkedHashMap<>();

    static {
        DECIMALS.put(Measure.F0_MEDIAN, 1);
        DECIMALS.put(Measure.F0_SD, 1);
        DECIMALS.put(Measure.JITTER_LOCAL, 4);
        DECIMALS.put(Measure.SHIMMER_LOCAL, 4);
        DECIMALS.put(Measure.HNR, 1);
        DECIMALS.put(Measure.LEVEL, 1);
        DECIMALS.put(Measure.CONFIDENCE, 2);
        DECIMALS.put(Measure.STRESS_INDEX_MEAN, 0);
        DECIMALS.put(Measure.STRESS_INDEX_PEAK, 0);
    }

    private final PrintWriter out;
    private final TextTable table;

    VoiceTable(PrintWriter out) {
        this.out = out;
        var heading = new ArrayList<>(List.of("file", "speaker", "channel", "speech_seconds", "voiced_seconds"));
        DECIMALS.keySet().forEach(measure -> heading.add(measure.column()));
        heading.add("state");
        heading.add("analyzer");
        this.table = new TextTable(heading.toArray(String[]::new));
    }

    @Override
    public void add(Path file, RecordingVoices voices) {
        for (var voice : voices.speakers()) {
            var row = new ArrayList<>(List.of(
                    Rows.cell(file),
                    voice.speaker().word(),
                    voices.mix() ? "0=1" : Integer.toString(voice.channel()),
                    Rows.number(voice.speechSeconds(), 2),
                    Rows.number(voice.voicedSeconds(), 2)));
            DECIMALS.forEach((measure, decimals) -> row.add(Rows.number(voice.get(measure), decimals, "-")));
            row.add(voice.state().word());
            row.add(voices.analyzer().name());
            table.row(row);
        }
    }

    @Override
    public void end() {
        table.print(out);
    }
}
