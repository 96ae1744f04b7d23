package io.toneguard.tap.history;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.StressTap;
import io.toneguard.tap.live.TapKnowledge;
import io.toneguard.tap.live.TapSettings;
import io.toneguard.tap.live.TapSink;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.audio.WavWriter;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.StressSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call as the tap hears it, all at once and on this thread, and as the final analysis does: the same samples, mu-law at 8 kHz. */
final class BothHearings implements TapSink, TapKnowledge {
    private static final int PIECE = 800;
    private static final List<Speaker> PEOPLE = List.of(Speaker.AGENT, Speaker.CUSTOMER);

    private final List<HeardSegment> live = new ArrayList<>();

    /** One segment, heard twice. */
    record Twice(HeardSegment live, SpeakerVoice recorded) {
        Agreement agreement() {
            return Agreement.of(live.seconds(), BothHearings.recorded(recorded), List.of(), true);
        }
    }

    private BothHearings() {}

    /**
     * @param channels samples of each channel, the agent's first; 1.0 is full scale
     * @param takenOverAt sample from which on somebody else is the agent; 0: nobody
     */
    static List<Twice> of(int takenOverAt, float[]... channels) throws IOException {
        int frames = channels[0].length;
        byte[] wire = new byte[frames * channels.length];
        for (int i = 0; i < wire.length; i++) {
            double sample = channels[i % channels.length][i / channels.length];
            wire[i] = G711.toMuLaw((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
        }
        var both = new BothHearings();
        var segments = both.play(wire, channels.length, takenOverAt);
        Path file = Files.createTempFile("both", ".wav");
        try {
            try (var out = Files.newOutputStream(file)) {
                var wav = WavWriter.muLaw(out, 8000, channels.length, frames);
                for (int at = 0; at < frames; at += PIECE) {
                    int count = Math.min(PIECE, frames - at);
                    float[][] pieces = new float[channels.length][];
                    for (int channel = 0; channel < pieces.length; channel++) {
                        pieces[channel] = Arrays.copyOfRange(channels[channel], at, at + count);
                    }
                    wav.write(pieces, count);
                }
                wav.finish();
            }
            try (var audio = Files.newByteChannel(file)) {
                var voices = new RecordingAnalyzer().analyzeSegments(audio, segments, speaker -> true);
                return voices.speakers().stream()
                        .map(voice -> new Twice(both.live(voice.segment()), voice))
                        .toList();
            }
        } finally {
            Files.delete(file);
        }
    }

    private HeardSegment live(SpeakerSegment segment) {
        return live.stream()
                .filter(one -> one.channel() == segment.channel() && one.fromSeconds() == segment.fromSeconds())
                .findFirst()
                .orElseThrow();
    }

    private static Agreement.Final recorded(SpeakerVoice voice) {
        return new Agreement.Final(
                (int) Math.round(voice.segment().fromSeconds()),
                column(voice.windows(), WindowMeasure.STRESS_DEVIATION),
                column(voice.windows(), WindowMeasure.CONFIDENCE),
                StressSettings.WITHIN_CALL.threshold());
    }

    private static @Nullable Float[] column(List<VoiceWindow> windows, WindowMeasure measure) {
        return windows.stream()
                .map(window -> window.get(measure).isPresent()
                        ? (Float) (float) window.get(measure).getAsDouble()
                        : null)
                .toArray(Float[]::new);
    }

    private List<SpeakerSegment> play(byte[] wire, int channels, int takenOverAt) {
        var format = new WireFormat(WireCodec.MU_LAW, 8000, channels);
        var call = new LiveCall(
                new TenantId(new UUID(1, 1)),
                "acme",
                "pbx1",
                "call-1",
                new RecordingId(new UUID(2, 2)),
                Instant.parse("2026-11-22T10:00:00Z"),
                format,
                PEOPLE.subList(0, channels),
                "a1",
                null,
                null,
                null);
        var settings = new TapSettings(true, 1, 1000, Duration.ofMinutes(1));
        var segments = new ArrayList<SpeakerSegment>();
        try (var tap = StressTap.on(Runnable::run, settings, this, this, new SimpleMeterRegistry(), () -> 0)) {
            var listener = tap.listenTo(call);
            for (int channel = 0; channel < channels; channel++) {
                segments.add(begin(listener, segments.size(), new Segment(channel, 0, PEOPLE.get(channel), null)));
            }
            int frames = wire.length / channels;
            for (int at = 0; at < frames; at += PIECE) {
                if (takenOverAt > at && takenOverAt <= at + PIECE) {
                    segments.add(
                            begin(listener, segments.size(), new Segment(0, takenOverAt, Speaker.AGENT, "rescuer")));
                }
                int count = Math.min(PIECE, frames - at);
                byte[] piece = new byte[PIECE * channels];
                System.arraycopy(wire, at * channels, piece, 0, count * channels);
                var block = new AudioBlock(piece, PIECE, done -> {}).at(at);
                listener.audio(block, 0, count);
                block.release();
            }
            listener.ended(new CallEnded(frames, CallEnded.Ending.COMPLETE, "hung up", List.of(), List.of(), 0));
        }
        return segments;
    }

    private static SpeakerSegment begin(CallListener listener, int before, Segment segment) {
        listener.segment(segment);
        return new SpeakerSegment(before + 1, segment.channel(), segment.fromSample() / 8000.0, segment.speaker());
    }

    @Override
    public void episode(TappedVoice voice, Rule rule, Episode episode) {
        // no rule is in force
    }

    @Override
    public void segmentEnded(TappedVoice voice, List<LiveReading> readings, boolean enrolled, int windowsShed) {
        live.add(HeardSegment.of(voice, readings, enrolled, windowsShed));
    }

    @Override
    public ScoringPolicy policy(LiveCall call) {
        return new ScoringPolicy(Set.copyOf(PEOPLE), "a test");
    }

    @Override
    public List<Rule> rules(LiveCall call) {
        return List.of();
    }

    @Override
    public CompletableFuture<Baseline> baseline(TappedVoice voice) {
        return CompletableFuture.completedFuture(Baseline.EMPTY);
    }
}
