package io.toneguard.app.cli;

import io.toneguard.ingest.result.VoicesJson;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.features.MeasureSet;
import java.io.PrintWriter;
import java.nio.file.Path;

/** One object per file and line, printed as soon as it is known. */
final class VoiceJson implements AnalyzeCommand.VoiceReport {
    private final PrintWriter out;
    private final VoicesJson fields;

    VoiceJson(PrintWriter out, MeasureSet measures) {
        this.out = out;
        this.fields = VoicesJson.ofAnalysis(measures);
    }

    @Override
    public void add(Path file, RecordingVoices voices) {
        try (var json = Json.to(out)) {
            json.writeStartObject();
            json.writeStringProperty("file", file.toString());
            fields.write(json, voices);
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    @Override
    public void end() {}
}
