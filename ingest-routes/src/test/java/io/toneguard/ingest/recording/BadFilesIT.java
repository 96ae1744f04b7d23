package io.toneguard.ingest.recording;

import static io.toneguard.ingest.recording.Crafted.filled;
import static io.toneguard.ingest.recording.Crafted.find;
import static io.toneguard.ingest.recording.Crafted.first;
import static io.toneguard.ingest.recording.Crafted.from;
import static io.toneguard.ingest.recording.Crafted.join;
import static io.toneguard.ingest.recording.Crafted.rf64;
import static io.toneguard.ingest.recording.Crafted.riff;
import static io.toneguard.ingest.recording.Crafted.text;
import static io.toneguard.ingest.recording.Crafted.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.ffmpeg.DecoderLimits;
import io.toneguard.voice.ffmpeg.FfmpegDecoder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is dropped in a recording's place: each is stored or named, and leaves nothing behind. */
class BadFilesIT {
    private static final String STORED = "stored";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> expected = new TreeMap<>();
    private int count;

    @Test
    void eachIsStoredOrQuarantinedWithAReasonThatNamesTheFault() throws Exception {
        wavs();
        others();
        headerless();
        mpeg();
        oggAndMatroska();
        flac();
        mp4AndAmr();
        assertThat(files).hasSizeGreaterThanOrEqualTo(60);

        Path spool = temp.resolve("spool");
        house.decoder = new FfmpegDecoder(
                Encodings.EXECUTABLE,
                spool,
                new DecoderLimits(Duration.ofMinutes(5), Duration.ofSeconds(10), 1L << 30));
        files.forEach(house::drop);
        names();
        house.start();
        await().atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(house.waiting()).isEmpty());

        var found = new TreeMap<String, String>();
        for (LedgerEntry entry : house.ledger()) {
            boolean refused = entry.state() == RecordingState.QUARANTINED;
            found.put(entry.fileName(), refused ? entry.reasonCode() : STORED);
            if (refused) {
                assertThat(entry.reason())
                        .as(entry.fileName())
                        .contains(entry.reasonCode())
                        .hasSizeLessThan(900);
            }
        }
        assertThat(found).isEqualTo(expected);
        assertThat(spool).satisfiesAnyOf(folder -> assertThat(folder).isEmptyDirectory(), folder -> assertThat(folder)
                .doesNotExist());
        assertThat(ProcessHandle.current().descendants().filter(BadFilesIT::isDecoder))
                .isEmpty();
        assertThat(temp.resolve("secret.wav")).exists();
    }

    private static boolean isDecoder(ProcessHandle process) {
        return process.isAlive() && process.info().command().orElse("").contains("ffmpeg");
    }

    private void put(String name, byte[] content, String outcome) {
        files.put(name, content);
        expected.put(name, outcome);
    }

    /** Distinct good samples: the same content twice would be a duplicate. */
    private byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(++count).nextBytes(noise);
        return noise;
    }

    private void wavs() {
        byte[] wav = Wav.mono(1, 77);
        put("empty.wav", new byte[0], "EMPTY_FILE");
        put("one byte.wav", new byte[] {7}, "NOT_AUDIO");
        put("riff and no more.wav", text("RIFF"), "BROKEN_HEADER");
        put("avi.wav", text("RIFF\u0010\0\0\0AVI LIST0123"), "NOT_AUDIO");
        put("no fmt.wav", riff().chunk("data", noise(100)).bytes(), "BROKEN_HEADER");
        put(
                "data before fmt.wav",
                riff().chunk("data", noise(100)).fmt(1, 1, 8000, 2, 16).bytes(),
                "BROKEN_HEADER");
        put("fmt of 8.wav", riff().chunk("fmt ", noise(8)).bytes(), "BROKEN_HEADER");
        put("fmt of 4 GB.wav", riff().ascii("fmt ").u32(0xFFFFFFF0L).zeros(16).bytes(), "BROKEN_HEADER");
        put("list lies.wav", riff().ascii("LIST").u32(4_000_000_000L).zeros(50).bytes(), "BROKEN_HEADER");
        var tiny = riff();
        for (int i = 0; i < 2000; i++) {
            tiny.chunk("junk", new byte[0]);
        }
        put(
                "2000 chunks.wav",
                tiny.fmt(1, 1, 8000, 2, 16).chunk("data", noise(100)).bytes(),
                "BROKEN_HEADER");
        put("header only.wav", first(wav, 44), "TRUNCATED");
        put("no samples.wav", riff().fmt(1, 1, 8000, 2, 16).ascii("data").u32(0).bytes(), "NO_AUDIO");
        put("length 0.wav", Wav.withDataLength(wav, 0), "LENGTH_NOT_SET");
        put("length ffffffff.wav", Wav.withDataLength(wav, -1), "LENGTH_NOT_SET");
        put("truncated.wav", first(wav, 5000), "TRUNCATED");
        put("0 channels.wav", Wav.of(0, 8000, 800, 1), "UNSUPPORTED_CHANNELS");
        put("3 channels.wav", Wav.of(3, 8000, 800, 1), "UNSUPPORTED_CHANNELS");
        put("0 Hz.wav", Wav.of(1, 0, 800, 1), "UNSUPPORTED_RATE");
        put("2 MHz.wav", Wav.of(1, 2_000_000, 800, 1), "UNSUPPORTED_RATE");
        put(
                "12 bits.wav",
                riff().fmt(1, 1, 8000, 2, 12).chunk("data", noise(800)).bytes(),
                "UNSUPPORTED_CODEC");
        put(
                "blocks of 3.wav",
                riff().fmt(1, 1, 8000, 3, 16).chunk("data", noise(900)).bytes(),
                "BROKEN_HEADER");
        put(
                "wma.wav",
                riff().fmt(0x161, 1, 8000, 1, 0).chunk("data", noise(900)).bytes(),
                "UNSUPPORTED_CODEC");
        put("private.wav", riff().chunk("fmt ", with(noise(40), 0, 0xFE, 0xFF)).bytes(), "UNSUPPORTED_CODEC");
        put(
                "extensible cut.wav",
                riff().chunk("fmt ", with(noise(18), 0, 0xFE, 0xFF)).bytes(),
                "BROKEN_HEADER");
        put(
                "rf64 bare.wav",
                rf64().fmt(1, 1, 8000, 2, 16).ascii("data").u32(-1).zeros(50).bytes(),
                "BROKEN_HEADER");
        put(
                "rf64 negative.wav",
                rf64().chunk("ds64", filled(28, 0xFF))
                        .fmt(1, 1, 8000, 2, 16)
                        .ascii("data")
                        .u32(-1)
                        .zeros(50)
                        .bytes(),
                "BROKEN_HEADER");
        put(
                "gsm blocks of 64.wav",
                riff().fmt(0x31, 1, 8000, 64, 0).chunk("data", noise(640)).bytes(),
                "BROKEN_HEADER");
        put(
                "gsm stereo.wav",
                riff().fmt(0x31, 2, 8000, 65, 0).chunk("data", noise(650)).bytes(),
                "UNSUPPORTED_CHANNELS");
        put(
                "gsm noise.wav",
                riff().fmt(0x31, 1, 8000, 65, 0).chunk("data", noise(650)).bytes(),
                STORED);
        put(
                "mp3 of noise.wav",
                riff().fmt(0x55, 1, 8000, 1, 0).chunk("data", noise(4000)).bytes(),
                "DECODER_FAILED");
        put(
                "chunks in chunks.wav",
                riff().chunk(
                                "LIST",
                                join(
                                        text("INFO"),
                                        riff().chunk("data", noise(50)).bytes()))
                        .fmt(1, 1, 8000, 2, 16)
                        .chunk("odd!", noise(7))
                        .chunk("data", noise(1600))
                        .bytes(),
                STORED);
    }

    private void others() {
        put("letter.wav", text("Dear sir, attached the call"), "NOT_AUDIO");
        put("page.wav", text("<html><body>404</body></html>"), "NOT_AUDIO");
        put("answer.mp3", text("{\"error\": \"not found\"}"), "NOT_AUDIO");
        put("zip.wav", join(text("PK\u0003\u0004"), noise(500)), "NOT_AUDIO");
        put("gzip.wav", join(text("\u001F\u008B\b"), noise(500)), "NOT_AUDIO");
        put("pdf.mp3", join(text("%PDF-1.7\n"), noise(500)), "NOT_AUDIO");
        put("playlist.mp3", text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"), "NOT_AUDIO");
        put("concat.mp3", text("ffconcat version 1.0\nfile '/etc/passwd'\n"), "NOT_AUDIO");
        put("windows media.wma", join(text("\u0030\u0026\u00B2\u0075\u008E\u0066"), noise(500)), "NOT_AUDIO");
        put("aiff.aif", join(text("FORM\0\0\1\0AIFF"), noise(500)), "NOT_AUDIO");
        put("sun.au", join(text(".snd\0\0\0\u0018"), noise(500)), "NOT_AUDIO");
        put("apple.caf", join(text("caff\0\1\0\0"), noise(500)), "NOT_AUDIO");
        put("zeros.mp3", new byte[50_000], "NOT_AUDIO");
        put("ones.mp3", filled(50_000, 0xFF), "NOT_AUDIO");
        put("random.mp3", noise(50_000), "NOT_AUDIO");
    }

    private void headerless() {
        put("empty.ulaw", new byte[0], "EMPTY_FILE");
        put("archive.ulaw", join(text("PK\u0003\u0004"), noise(501)), "NOT_AUDIO");
        put("half a sample.sln", new byte[] {1}, "NO_AUDIO");
        put("undeclared.raw", noise(16_000), "NOT_AUDIO");
        put("noise.gsm", noise(3300), "NOT_AUDIO");
        put("good.alaw", noise(8001), STORED);
        put("declared.raw", noise(32_000), STORED);
        files.put("declared.raw.json", text("{\"codec\": \"slin\", \"sampleRateHz\": 8000, \"channelCount\": 2}"));
        put("wma.raw", noise(32_000), "SIDECAR_INVALID");
        files.put("wma.raw.json", text("{\"codec\": \"wma\"}"));
        put("fast.raw", noise(32_000), "SIDECAR_INVALID");
        files.put("fast.raw.json", text("{\"codec\": \"mulaw\", \"sampleRateHz\": \"fast\"}"));
    }

    private void mpeg() throws Exception {
        byte[] mp3 =
                Encodings.encode(Wav.mono(2, 1), ".mp3", "-c:a", "libmp3lame", "-b:a", "32k", "-id3v2_version", "0");
        put("tag only.mp3", join(text("ID3\4\0\0\0\0\7\u0068"), new byte[900]), "NOT_AUDIO");
        put("tag of 256 MB.mp3", join(text("ID3\4\0\0\u007F\u007F\u007F\u007F"), mp3), "NOT_AUDIO");
        put(
                "tag of 2 MB.mp3",
                join(text("ID3\4\0\0\0\u0080\0\0".replace('\u0080', '\u007F')), new byte[0x7F << 14], mp3),
                STORED);
        byte[] tags = new byte[0];
        for (int i = 0; i < 10; i++) {
            tags = join(tags, text("ID3\4\0\0\0\0\0\u0005"), filled(5, i));
        }
        put("ten tags.mp3", join(tags, mp3), STORED);
        put("cut.mp3", first(mp3, mp3.length / 2 + 17), STORED);
        put("begins late.mp3", from(mp3, 301), STORED);
        put("noise after three frames.mp3", join(first(mp3, 800), noise(20_000)), "DECODER_FAILED");
    }

    private void oggAndMatroska() throws Exception {
        byte[] opus = Encodings.encode(Wav.mono(2, 2), ".ogg", "-c:a", "libopus", "-b:a", "16k");
        byte[] other = Encodings.encode(Wav.of(2, 16_000, 16_000, 3), ".ogg", "-c:a", "libopus", "-b:a", "32k");
        byte[] webm = Encodings.encode(Wav.mono(2, 4), ".webm", "-c:a", "libopus", "-b:a", "16k");
        put("first page.ogg", first(opus, 30), "BROKEN_HEADER");
        put("head only.ogg", first(opus, 47), "TRUNCATED");
        put("theora.ogg", with(opus, 28, 0x80, 't', 'h', 'e', 'o', 'r', 'a', 0), "UNSUPPORTED_CODEC");
        put("cut.ogg", first(opus, opus.length * 2 / 3), STORED);
        put("chained.ogg", join(opus, other), STORED);
        put("no checksum.ogg", with(opus, 22, 1, 2, 3, 4), "DECODER_FAILED");
        put("head only.webm", first(webm, 60), "TRUNCATED");
        put("cut.webm", first(webm, webm.length / 2), "TRUNCATED");
        put("no audio track.webm", with(webm, find(webm, "A_OPUS"), 'V', '_'), "NO_AUDIO");
    }

    private void flac() throws Exception {
        byte[] flac = Encodings.encode(Wav.mono(2, 5), ".flac");
        put("magic only.flac", text("fLaC"), "TRUNCATED");
        put("cut.flac", first(flac, flac.length / 2), "TRUNCATED");
        put("promises more.flac", with(flac, 22, 0x7F), "TRUNCATED");
        put("six channels.flac", Encodings.encode(Wav.mono(1, 6), ".flac", "-ac", "6"), "UNSUPPORTED_CHANNELS");
        put(
                "bomb.flac",
                Encodings.encode(Wav.mono(1, 7), ".flac", "-af", "apad=whole_dur=3600", "-ar", "48000", "-ac", "2"),
                "TOO_LONG");
    }

    private void mp4AndAmr() throws Exception {
        byte[] m4a = Encodings.encode(Wav.mono(2, 8), ".m4a", "-c:a", "aac", "-b:a", "32k");
        put("brand only.m4a", first(m4a, 28), "TRUNCATED");
        put("no moov.m4a", first(m4a, find(m4a, "moov") - 4), "TRUNCATED");
        put("moov cut.m4a", first(m4a, find(m4a, "stsd") + 20), "TRUNCATED");
        put("moov of 4 GB.m4a", with(m4a, find(m4a, "moov") - 4, 0xFF, 0xFF, 0xFF, 0xFF), STORED);
        put("elsewhere.m4a", with(m4a, find(m4a, "url "), 'a', 'l', 'i', 's', 0, 0, 0, 0), STORED);
        put("many samples.m4a", with(m4a, find(m4a, "stsz") + 12, 0x7F, 0xFF, 0xFF, 0xFF), "DECODER_FAILED");
        put("head only.amr", text("#!AMR\n"), "NO_AUDIO");
        put("noise.amr", join(text("#!AMR\n"), noise(3000)), "DECODER_FAILED");
        put("several channels.amr", join(text("#!AMR_MC1.0\n"), noise(300)), "NOT_AUDIO");
    }

    /** Names and things that are no files. */
    private void names() throws Exception {
        byte[] wav = Wav.mono(1, 78);
        for (String name : new String[] {
            "two\nlines.wav", "x".repeat(251) + ".wav", "..dots.wav", "a b;$(rm -rf x)`y`'\".wav", "-i.wav", "日本語.wav"
        }) {
            house.drop(name, noise(20));
            expected.put(name, "NOT_AUDIO");
        }
        Files.createDirectories(house.folder.resolve("folder.wav"));
        Files.setLastModifiedTime(house.folder.resolve("folder.wav"), DropHouse.anHourAgo());
        Files.createSymbolicLink(house.folder.resolve("link.wav"), Files.write(temp.resolve("secret.wav"), wav));
        expected.put("folder.wav", "NOT_A_FILE");
        expected.put("link.wav", "NOT_A_FILE");
        try (Stream<Path> there = Files.list(house.folder)) {
            assertThat(there.filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS)))
                    .hasSizeGreaterThan(60);
        }
    }
}
