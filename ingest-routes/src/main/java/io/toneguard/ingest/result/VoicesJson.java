package io.toneguard.ingest.result;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.features.Confidence.Fault;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The one list of names that a result has in JSON, whoever prints it. Written window by window: hours of them never stand in memory as text. What
 * was not measurable is null, never 0.
 */
public final class VoicesJson {
    private final List<Measure> measures;
    private final List<WindowMeasure> windowMeasures;
    private final boolean windowsAreExplained;

    private VoicesJson(MeasureSet measures, Stream<WindowMeasure> windowMeasures, boolean windowsAreExplained) {
        this.measures = Stream.of(Measure.values()).filter(measures::includes).toList();
        this.windowMeasures = windowMeasures.toList();
        this.windowsAreExplained = windowsAreExplained;
    }

    /** Everything that an analysis of these measures knows. */
    public static VoicesJson ofAnalysis(MeasureSet measures) {
        return new VoicesJson(measures, Stream.of(WindowMeasure.values()), true);
    }

    /** What the database keeps: of each window what a picture of a call needs, not what explains each of its points. */
    public static VoicesJson ofStored() {
        return new VoicesJson(
                MeasureSet.STANDARD, Stream.of(WindowMeasure.values()).filter(WindowMeasure::stored), false);
    }

    /** Writes a result's fields into the object that is open. */
    public void write(JsonGenerator json, RecordingVoices voices) {
        writeHead(
                json,
                OptionalDouble.of(voices.durationSeconds()),
                voices.sampleRateHz(),
                voices.mix(),
                voices.analyzer().name());
        json.writeArrayPropertyStart("speakers");
        for (var voice : voices.speakers()) {
            speaker(json, voice);
        }
        json.writeEndArray();
    }

    /** The first of them, which are known in part before there is a result. */
    public static void writeHead(
            JsonGenerator json,
            OptionalDouble durationSeconds,
            @Nullable Integer sampleRateHz,
            boolean mix,
            @Nullable String analyzer) {
        number(json, "durationSeconds", durationSeconds, 6);
        if (sampleRateHz == null) {
            json.writeNullProperty("sampleRateHz");
        } else {
            json.writeNumberProperty("sampleRateHz", sampleRateHz);
        }
        json.writeBooleanProperty("mix", mix);
        json.writeStringProperty("analyzer", analyzer);
    }

    /** Rounded half to even in that decimal. */
    public static double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Math.rint(value * scale) / scale;
    }

    private void speaker(JsonGenerator json, SpeakerVoice voice) {
        json.writeStartObject();
        json.writeStringProperty("speaker", voice.speaker().word());
        json.writeNumberProperty("channel", voice.channel());
        number(json, "speechSeconds", voice.speechSeconds(), 3);
        number(json, "voicedSeconds", voice.voicedSeconds(), 3);
        for (var measure : measures) {
            number(json, measure.key(), voice.get(measure), measure.decimals());
        }
        json.writeStringProperty("stressState", voice.state().word());
        json.writeArrayPropertyStart("windows");
        for (var window : voice.windows()) {
            window(json, window);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void window(JsonGenerator json, VoiceWindow window) {
        json.writeStartObject();
        number(json, "startSeconds", window.startSeconds(), 3);
        for (var measure : windowMeasures) {
            number(json, measure.key(), window.get(measure), measure.decimals());
        }
        if (windowsAreExplained) {
            json.writeStringProperty("stressState", window.state().word());
            json.writeStringProperty("fault", window.fault().map(Fault::words).orElse(null));
        }
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
        double rounded = rounded(value, decimals);
        if (decimals == 0) {
            json.writeNumberProperty(key, (long) rounded);
        } else {
            json.writeNumberProperty(key, rounded);
        }
    }
}
