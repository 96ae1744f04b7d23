package io.toneguard.app.cli;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One object per file and line, printed as soon as it is known. */
final class VoiceJson implements AnalyzeCommand.VoiceReport {
    private final PrintWriter out;

    VoiceJson(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void add(Path file, RecordingVoices voices) {
        var object = new LinkedHashMap<String, Object>();
        object.put("file", file.toString());
        object.put("durationSeconds", Json.rounded(voices.durationSeconds(), 6));
        object.put("sampleRateHz", voices.sampleRateHz());
        object.put("analyzer", voices.analyzer().name());
        object.put(
                "speakers", voices.speakers().stream().map(VoiceJson::speaker).toList());
        out.println(Json.line(object));
        out.flush();
    }

    @Override
    public void end() {}

    private static Map<String, Object> speaker(SpeakerVoice voice) {
        var object = new LinkedHashMap<String, Object>();
        object.put("speaker", voice.speaker().word());
        object.put("channel", voice.channel());
        object.put("speechSeconds", Json.rounded(voice.speechSeconds(), 3));
        object.put("voicedSeconds", Json.rounded(voice.voicedSeconds(), 3));
        object.put("f0MeanHz", Json.rounded(voice.f0MeanHz(), 4));
        object.put("f0MedianHz", Json.rounded(voice.f0MedianHz(), 4));
        object.put("f0SdHz", Json.rounded(voice.f0SdHz(), 4));
        object.put("jitterLocal", Json.rounded(voice.jitterLocal(), 7));
        object.put("shimmerLocal", Json.rounded(voice.shimmerLocal(), 7));
        object.put("hnrDb", Json.rounded(voice.hnrDb(), 4));
        object.put("levelDbfs", Json.rounded(voice.levelDbfs(), 3));
        object.put("windows", voice.windows().stream().map(VoiceJson::window).toList());
        return object;
    }

    private static Map<String, Object> window(VoiceWindow window) {
        var object = new LinkedHashMap<String, Object>();
        object.put("startSeconds", Json.rounded(window.startSeconds(), 3));
        object.put("voicedSeconds", Json.rounded(window.voicedSeconds(), 3));
        object.put("f0MedianHz", Json.rounded(window.f0MedianHz(), 4));
        object.put("levelDbfs", Json.rounded(window.levelDbfs(), 3));
        return object;
    }
}
