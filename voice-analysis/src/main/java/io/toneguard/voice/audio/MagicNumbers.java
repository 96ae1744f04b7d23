package io.toneguard.voice.audio;

import io.toneguard.voice.audio.EncodedAudio.Container;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the first bytes of the kinds of audio are, and of what is often sent in their place. */
final class MagicNumbers {
    private static final int LOOKED_THROUGH = 65_536;
    private static final int GSM_FRAMES_SEEN = 64;
    private static final int GSM_FRAMES_NEEDED = 8;

    /** Codecs by what the first packet of an Ogg stream begins with. */
    private static final Map<String, String> OGG_CODECS =
            inOrder("OpusHead", "opus", "\u0001vorbis", "vorbis", "\u007FFLAC", "flac", "Speex   ", "speex");

    /** Codecs by the name of a Matroska track's. */
    private static final Map<String, String> MATROSKA_CODECS =
            inOrder("A_OPUS", "opus", "A_VORBIS", "vorbis", "A_FLAC", "flac", "A_AAC", "aac", "A_MPEG/L3", "mp3");

    private static final Map<String, String> NO_AUDIO = inOrder(
            "PK\u0003\u0004", "a ZIP archive",
            "\u001F\u008B", "a gzip archive",
            "Rar!", "a RAR archive",
            "7z\u00BC\u00AF", "a 7z archive",
            "#EXTM3U", "a playlist",
            "ffconcat", "a playlist",
            "[playlist]", "a playlist",
            "%PDF", "a PDF document",
            "<", "XML or HTML",
            "{", "JSON",
            "FORM", "AIFF",
            ".snd", "Sun audio",
            "caff", "Apple CAF",
            "\u0030\u0026\u00B2\u0075", "Windows Media",
            "FLV", "Flash video",
            "#!AMR_MC", "AMR of several channels",
            "\u007FELF", "a program",
            "MZ", "a program");

    private MagicNumbers() {}

    static boolean isWav(FirstBytes start) {
        return start.startsWith("RIFF") || start.startsWith("RF64");
    }

    /** What a decoder is needed for; empty if it is nothing of that. */
    static Optional<EncodedAudio> encoded(FirstBytes start) throws IOException {
        if (start.startsWith("OggS")) {
            return Optional.of(new EncodedAudio(Container.OGG, oggCodec(start)));
        }
        if (start.startsWith("fLaC")) {
            return Optional.of(new EncodedAudio(Container.FLAC, "flac"));
        }
        if (start.startsWith("\u001A\u0045\u00DF\u00A3")) {
            return Optional.of(new EncodedAudio(Container.MATROSKA, matroskaCodec(start.at(0, LOOKED_THROUGH))));
        }
        if (start.hasAt(4, "ftyp") || start.hasAt(4, "moov")) {
            return Optional.of(new EncodedAudio(Container.MP4, "mp4"));
        }
        if (start.startsWith("#!AMR-WB\n")) {
            return Optional.of(new EncodedAudio(Container.AMR, "amr-wb"));
        }
        if (start.startsWith("#!AMR\n")) {
            return Optional.of(new EncodedAudio(Container.AMR, "amr-nb"));
        }
        return afterTags(start);
    }

    private static Optional<EncodedAudio> afterTags(FirstBytes start) throws IOException {
        long audio = Id3Tags.end(start);
        if (audio == 0) {
            return MpegFrames.in(start);
        }
        var rest = start.at(audio, LOOKED_THROUGH);
        return rest.startsWith("fLaC") ? Optional.of(new EncodedAudio(Container.FLAC, "flac")) : MpegFrames.in(rest);
    }

    private static String oggCodec(FirstBytes start) throws UnreadableAudioException {
        int packet = 27 + Math.max(0, start.at(26));
        for (var codec : OGG_CODECS.entrySet()) {
            if (start.hasAt(packet, codec.getKey())) {
                return codec.getValue();
            }
        }
        if (start.count() < packet + 8) {
            throw WavLayout.broken("an Ogg file of " + start.length() + " bytes, which ends within its first page");
        }
        throw new UnreadableAudioException(
                AudioFault.UNSUPPORTED_CODEC, "an Ogg file whose first stream is neither Opus, Vorbis, FLAC nor Speex");
    }

    private static String matroskaCodec(FirstBytes start) {
        for (var codec : MATROSKA_CODECS.entrySet()) {
            if (start.has(codec.getKey())) {
                return codec.getValue();
            }
        }
        return "matroska";
    }

    /** Frames of 33 bytes that all begin with the bits 1101. Nothing but A-law silence looks the same. */
    static boolean isGsm(FirstBytes start) {
        int frames = Math.min(GSM_FRAMES_SEEN, start.count() / GsmFrame.RTP_BYTES);
        boolean varied = false;
        for (int frame = 0; frame < frames; frame++) {
            int at = frame * GsmFrame.RTP_BYTES;
            if (start.at(at) >> 4 != GsmFrame.RTP_SIGNATURE) {
                return false;
            }
            varied |= start.at(at + 1) >> 4 != GsmFrame.RTP_SIGNATURE;
        }
        return frames >= GSM_FRAMES_NEEDED && varied;
    }

    /** Whether at least four bytes say that it is something else; fewer may well be samples. */
    static boolean isPlainlyNoAudio(FirstBytes start) {
        return NO_AUDIO.keySet().stream().anyMatch(kind -> kind.length() >= 4 && start.startsWith(kind));
    }

    /** Says what it is instead. */
    static UnreadableAudioException noAudio(FirstBytes start) {
        var printed = WavLayout.printable(ByteBuffer.wrap(start.bytes()));
        var what = NO_AUDIO.entrySet().stream()
                .filter(kind -> start.startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Id3Tags.isAt(start) ? "ID3 tags, and no MPEG audio follows them" : "unknown");
        return new UnreadableAudioException(
                AudioFault.NOT_AUDIO,
                "no audio of a kind we know: " + what + ", it begins with '" + printed
                        + "'; send WAV, MP3, Opus, Vorbis, FLAC, M4A, AAC, GSM or AMR, or declare the codec of headerless audio");
    }

    private static Map<String, String> inOrder(String... pairs) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
