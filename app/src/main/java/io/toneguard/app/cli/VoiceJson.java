package io.toneguard.app.cli;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.features.Confidence.Fault;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/** One object per file and line, printed as soon as it is known, window by window: hours of them never stand in memory as text. */
final class VoiceJson implements AnalyzeCommand.VoiceReport {
    private final PrintWriter out;
    private final MeasureSet measures;

    VoiceJson(PrintWriter out, MeasureSet measures) {
        this.out = out;
        this.measures = measures;
    }

    @Override
    public void add(Path file, RecordingVoices voices) {
        try (var json = Json.to(out)) {
            json.writeStartObject();
            json.writeStringProperty("file", file.toString());
            number(json, "durationSeconds", voices.durationSeconds(), 6);
            json.writeNumberProperty("sampleRateHz", voices.sampleRateHz());
            json.writeBooleanProperty("mix", voices.mix());
            json.writeStringProperty("analyzer", voices.analyzer().name());
            json.writeArrayPropertyStart("speakers");
            for (var voice : voices.speakers()) {
                speaker(json, voice);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    @Override
    public void end() {}

    private void speaker(JsonGenerator json, SpeakerVoice voice) {
        json.writeStartObject();
        json.writeStringProperty("speaker", voice.speaker().word());
        json.writeNumberProperty("channel", voice.channel());
        number(json, "speechSeconds", voice.speechSeconds(), 3);
        number(json, "voicedSeconds", voice.voicedSeconds(), 3);
        for (var measure : Measure.values()) {
            if (measures.includes(measure)) {
                number(json, measure.key(), voice.get(measure), measure.decimals());
            }
        }
        json.writeStringProperty("stressState", voice.state().word());
        json.writeArrayPropertyStart("windows");
        for (var window : voice.windows()) {
            window(json, window);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void window(JsonGenerator json, VoiceWindow window) {
        json.writeStartObject();
        number(json, "startSeconds", window.startSeconds(), 3);
        for (var measure : WindowMeasure.values()) {
            number(json, measure.key(), window.get(measure), measure.decimals());
        }
        json.writeStringProperty("stressState", window.state().word());
        json.writeStringProperty("fault", window.fault().map(Fault::words).orElse(null));
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String key, OptionalDouble value, int decimals) {
        if (value.isPresent()) {
            number(json, key, value.getAsDouble(), decimals);
        } else {
            json.writeNullProperty(key);
        }
    }

    private static void number(JsonGenerator json, String key, double value, int decimals) {
        double rounded = Json.rounded(value, decimals);
        if (decimals == 0) {
            json.writeNumberProperty(key, (long) rounded);
        } else {
            json.writeNumberProperty(key, rounded);
        }
    }
}
