package io.toneguard.voice.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.audio.GsmEncoder;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.synth.SyntheticCall;
import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings of every kind give the numbers that their WAV gives, as far as the codec leaves them. */
class EveryFormatIT {
    /** How far a codec may move the median F0, as a share. */
    private static final double F0_MOVES = 0.02;

    /** MP3 in WAV and AAC in ADTS have no place to say how much of the first and last frame is the encoder's delay. */
    private static final double LENGTH_MOVES_SECONDS = 0.25;

    private static final byte[] CALL =
            SyntheticCall.twoPeople(7, Duration.ofSeconds(20)).toWav();

    private static byte[] firstChannel;
    private static byte[] bothMixed;
    private static byte[] realCall;
    private static final Map<Kind, byte[]> CALL_AS = new EnumMap<>(Kind.class);
    /** What our own code measures in a WAV, once for all kinds that are compared with it. */
    private static final Map<byte[], RecordingVoices> MEASURED = new IdentityHashMap<>();

    @TempDir
    Path spool;

    private enum Kind {
        MP3("mp3", "libmp3lame", ".mp3", "-b:a", "32k"),
        MP3_IN_WAV("mp3", "libmp3lame", ".wav", "-b:a", "32k"),
        MP3_AFTER_TAGS("mp3", "libmp3lame", ".mp3", "-b:a", "32k", "-metadata", "title=call"),
        OGG_OPUS("opus", "libopus", ".ogg", "-b:a", "16k", "-ac", "1"),
        /** 16 kbit/s for each person; at 16 kbit/s for both Opus shares what they say out between the channels. */
        OGG_OPUS_STEREO("opus", "libopus", ".ogg", "-b:a", "32k"),
        WEBM_OPUS("opus", "libopus", ".webm", "-b:a", "32k"),
        FLAC("flac", "flac", ".flac"),
        OGG_FLAC("flac", "flac", ".oga"),
        M4A("mp4", "aac", ".m4a", "-b:a", "32k"),
        ADTS("aac", "aac", ".aac", "-b:a", "32k"),
        ALAC("mp4", "alac", ".m4a"),
        VORBIS("vorbis", "vorbis", ".ogg", "-strict", "-2"),
        IMA_ADPCM("adpcm-ima", "adpcm_ima_wav", ".wav"),
        MS_ADPCM("adpcm-ms", "adpcm_ms", ".wav"),
        G726("g726", "g726", ".wav", "-b:a", "32k", "-ac", "1"),
        SPEEX("speex", "libspeex", ".ogg", "-ac", "1"),
        AMR("amr-nb", "libopencore_amrnb", ".amr", "-b:a", "12.2k", "-ac", "1"),
        AMR_WB("amr-wb", "libvo_amrwbenc", ".amr", "-b:a", "23.85k", "-ac", "1", "-ar", "16000");

        private final String codec;
        private final String encoder;
        private final String extension;
        private final List<String> options;

        Kind(String codec, String encoder, String extension, String... options) {
            this.codec = codec;
            this.encoder = encoder;
            this.extension = extension;
            this.options = List.of(options);
        }

        boolean isMono() {
            return options.contains("-ac");
        }

        byte[] encode(byte[] wav) throws IOException, InterruptedException {
            assumeTrue(ShippedFfmpeg.encodes(encoder), () -> "SKIPPED: the FFmpeg here has no encoder " + encoder);
            var all = new ArrayList<>(List.of("-c:a", encoder));
            all.addAll(options);
            return ShippedFfmpeg.encode(wav, extension, all.toArray(String[]::new));
        }
    }

    @BeforeAll
    static void encodeOnce() throws Exception {
        firstChannel = ShippedFfmpeg.encode(CALL, ".wav", "-af", "pan=mono|c0=c0");
        bothMixed = ShippedFfmpeg.encode(CALL, ".wav", "-af", "pan=stereo|c0=c0+c1|c1=c0+c1");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(ShippedFfmpeg.leftIn(spool)).isEmpty();
        assertThat(ShippedFfmpeg.running()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theVoicesAreAsHighAsInTheWav(Kind kind) throws Exception {
        byte[] encoded = callAs(kind);
        var expected = measured(wavFor(kind));
        var format = format(new BytesChannel(encoded));
        assertThat(format.codec()).isEqualTo(kind.codec);
        assertThat(format.channels()).isEqualTo(kind.isMono() ? 1 : 2);
        assertThat(format.durationSeconds()).isCloseTo(20, within(LENGTH_MOVES_SECONDS));

        var heard = measured(encoded);
        for (int channel = 0; channel < expected.speakers().size(); channel++) {
            double before = f0(expected, channel);
            double after = f0(heard, channel);
            System.out.printf(
                    Locale.ROOT,
                    "F0 median, synthetic call, %-15s channel %d: %.2f Hz, in the WAV %.2f Hz, off by %.2f %%%n",
                    kind,
                    channel,
                    after,
                    before,
                    100 * Math.abs(after / before - 1));
            assertThat(after).isCloseTo(before, within(F0_MOVES * before));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MP3", "OGG_OPUS_STEREO", "M4A"})
    void theVoicesOfARealCallAreAsHighAsInTheWav(Kind kind) throws Exception {
        if (realCall == null) {
            realCall = Files.readAllBytes(SharedAudio.path("audio/calls/auto-repairs-40.wav"));
        }
        var expected = measured(realCall);
        var heard = analyze(kind.encode(realCall));
        for (int channel = 0; channel < 2; channel++) {
            double before = f0(expected, channel);
            double after = f0(heard, channel);
            System.out.printf(
                    Locale.ROOT,
                    "F0 median, auto-repairs-40, %-15s channel %d: %.2f Hz, in the WAV %.2f Hz, off by %.2f %%%n",
                    kind,
                    channel,
                    after,
                    before,
                    100 * Math.abs(after / before - 1));
            assertThat(after).isCloseTo(before, within(F0_MOVES * before));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MP3", "OGG_OPUS", "FLAC", "M4A"})
    void theSameBytesGiveTheSameSamples(Kind kind) throws Exception {
        byte[] encoded = callAs(kind);
        assertThat(samples(encoded)).isEqualTo(samples(encoded));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MP3", "OGG_OPUS_STEREO", "FLAC", "M4A", "ADTS", "VORBIS"})
    void aMixIsKnownAfterTheCodecToo(Kind kind) throws Exception {
        assertThat(analyze(kind.encode(bothMixed)).mix()).isTrue();
        assertThat(measured(callAs(kind)).mix()).isFalse();
    }

    @Test
    void whatFlacHoldsIsWhatTheWavHeld() throws Exception {
        assertThat(samples(callAs(Kind.FLAC)))
                .isEqualTo(samples(ShippedFfmpeg.encode(CALL, ".wav", "-c:a", "pcm_s16le")));
    }

    @Test
    void ourGsmAndFfmpegsAgreeInEverySample() throws Exception {
        // Frames as an encoder sends them: where they drive the arithmetic into saturation, FFmpeg's wraps around.
        var random = new Random(610);
        float[] voice = new VoiceSynthesizer(8000, 5).vowel(VoiceSound.steady(151.7), Vowel.AH, 8);
        for (int i = voice.length / 4; i < 3 * voice.length / 4; i++) {
            voice[i] += 0.1f * (float) random.nextGaussian();
        }
        byte[] frames = GsmEncoder.rtp(voice);
        Path file = Files.createTempFile("gsm", ".gsm");
        try {
            Files.write(file, frames);
            Path wav = Files.createTempFile("gsm", ".wav");
            var process = ShippedFfmpeg.with(
                            "-loglevel", "error", "-y", "-f", "gsm", "-i", file.toString(), wav.toString())
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isZero();
            byte[] theirs = Files.readAllBytes(wav);
            Files.delete(wav);
            assertThat(samples(frames)).isEqualTo(samples(theirs));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void g729IsDecodedByDeclaration() throws Exception {
        byte[] frames = new byte[10 * 100];
        new Random(729).nextBytes(frames);
        var described = DeclaredFormat.selfDescribing(new BytesChannel(frames), new DeclaredFormat("g729", 8000, 1));
        assertThat(format(described)).isEqualTo(new RecordingFormat("g729", 8000, 1, 8000));
    }

    private static byte[] wavFor(Kind kind) {
        return kind.isMono() ? firstChannel : CALL;
    }

    private static byte[] callAs(Kind kind) throws IOException, InterruptedException {
        byte[] encoded = CALL_AS.get(kind);
        if (encoded == null) {
            encoded = kind.encode(wavFor(kind));
            CALL_AS.put(kind, encoded);
        }
        return encoded;
    }

    private RecordingVoices measured(byte[] file) throws IOException {
        var voices = MEASURED.get(file);
        if (voices == null) {
            voices = analyze(file);
            MEASURED.put(file, voices);
        }
        return voices;
    }

    private RecordingFormat format(SeekableByteChannel file) throws IOException {
        try (var audio = RecordingAudio.open(file, decoder())) {
            return audio.format();
        }
    }

    private FfmpegDecoder decoder() {
        return new FfmpegDecoder(ShippedFfmpeg.EXECUTABLE, spool, DecoderLimits.DEFAULT);
    }

    private RecordingVoices analyze(byte[] file) throws IOException {
        return new RecordingAnalyzer(MeasureSet.STANDARD, decoder())
                .analyze(new BytesChannel(file), List.of(Speaker.AGENT, Speaker.CUSTOMER), speaker -> true);
    }

    private static double f0(RecordingVoices voices, int channel) {
        return voices.speakers().get(channel).get(Measure.F0_MEDIAN).orElseThrow();
    }

    private List<Float> samples(byte[] file) throws IOException {
        var heard = new ArrayList<Float>();
        var both = new BitSet();
        both.set(0, 2);
        try (var audio = RecordingAudio.open(new BytesChannel(file), decoder())) {
            audio.play(both, (channel, block, count) -> {
                for (int i = 0; i < count; i++) {
                    heard.add(block[i]);
                }
            });
        }
        return heard;
    }
}
