package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of audio that says nothing of itself: a sidecar, a source, a file's extension. Audio that describes itself is never
 * taken for what was declared of it.
 *
 * @param codec {@code mulaw}, {@code alaw}, {@code pcm-s16} (little-endian) or {@code g729}; other codecs of {@link RecordingFormat} may be
 *     named and are looked for in the bytes
 * @param sampleRateHz 4000 to 192000
 * @param channels 1 or 2
 */
public record DeclaredFormat(String codec, int sampleRateHz, int channels) {
    private static final String G729 = "g729";
    private static final List<String> SELF_DESCRIBING = List.of(
            "wav", "gsm", "ms-gsm", "mp3", "mp2", "aac", "opus", "vorbis", "speex", "flac", "mp4", "amr-nb", "amr-wb");
    /** Other names that PBXs and SDP have for a codec. */
    private static final Map<String, String> ALSO_CALLED = Map.of(
            "ulaw", "mulaw", "pcmu", "mulaw", "g711u", "mulaw", "pcma", "alaw", "g711a", "alaw", "slin", "pcm-s16",
            "l16", "pcm-s16", "pcm16", "pcm-s16", "g.729", G729);

    private static final Map<String, String> EXTENSIONS = Map.of(
            "ulaw", "mulaw", "ul", "mulaw", "mulaw", "mulaw", "pcmu", "mulaw", "alaw", "alaw", "al", "alaw", "pcma",
            "alaw", "g729", G729);
    /** Asterisk's linear formats: {@code sln} is 8 kHz, {@code sln16} 16 kHz. */
    private static final Pattern SLIN = Pattern.compile("s(?:ln|lin)(8|12|16|24|32|44|48|96|192)?");

    /** @throws IllegalArgumentException naming what is wrong, in words for whoever declared it */
    public DeclaredFormat {
        String lower = codec.toLowerCase(Locale.ROOT);
        codec = ALSO_CALLED.getOrDefault(lower, lower);
        if (!isHeaderless(codec) && !SELF_DESCRIBING.contains(codec)) {
            throw new IllegalArgumentException(
                    "codec '" + lower + "' is not known; headerless audio is mulaw, alaw, pcm-s16 or g729");
        }
        if (sampleRateHz < WavFormatChunk.MIN_RATE_HZ || sampleRateHz > WavFormatChunk.MAX_RATE_HZ) {
            throw new IllegalArgumentException("sample rate " + sampleRateHz + " Hz is outside "
                    + WavFormatChunk.MIN_RATE_HZ + " to " + WavFormatChunk.MAX_RATE_HZ + " Hz");
        }
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException(channels + " channels; a call has 1 or 2");
        }
        if (codec.equals(G729) && (sampleRateHz != 8_000 || channels != 1)) {
            throw new IllegalArgumentException(
                    "g729 is 8000 Hz and 1 channel, not " + sampleRateHz + " Hz and " + channels);
        }
    }

    /** What a name's extension declares, such as {@code .ulaw}, {@code .al} or {@code .sln16}; one channel. {@code .raw} says nothing. */
    public static Optional<DeclaredFormat> ofName(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        var slin = SLIN.matcher(extension);
        if (slin.matches()) {
            int rateKhz = slin.group(1) == null ? 8 : Integer.parseInt(slin.group(1));
            return Optional.of(new DeclaredFormat("pcm-s16", rateKhz == 44 ? 44_100 : rateKhz * 1000, 1));
        }
        return Optional.ofNullable(EXTENSIONS.get(extension)).map(codec -> new DeclaredFormat(codec, 8_000, 1));
    }

    /**
     * The bytes as they describe themselves: headerless audio behind a WAV head, anything else as it is.
     *
     * @param declared null if nothing is
     * @return reads {@code audio}, from where both begin; closing it closes both
     * @throws UnreadableAudioException if what is declared to be headerless audio plainly is something else, or holds no sample
     */
    public static SeekableByteChannel selfDescribing(SeekableByteChannel audio, @Nullable DeclaredFormat declared)
            throws IOException {
        if (declared == null || !isHeaderless(declared.codec)) {
            return audio;
        }
        var start = FirstBytes.of(audio).more();
        if (MagicNumbers.isWav(start) || MagicNumbers.encoded(start).isPresent()) {
            return audio;
        }
        if (MagicNumbers.isPlainlyNoAudio(start)) {
            throw MagicNumbers.noAudio(start);
        }
        return declared.headed(audio, start.length());
    }

    private SeekableByteChannel headed(SeekableByteChannel audio, long bytes) throws UnreadableAudioException {
        var wire = WireCodec.of(codec);
        int frameBytes = wire.map(of -> of.bytes() * channels).orElse(WavHead.G729_BYTES);
        long frames = bytes / frameBytes;
        if (frames == 0) {
            throw new UnreadableAudioException(
                    AudioFault.NO_AUDIO,
                    bytes + " bytes, less than one sample of " + codec + " (" + frameBytes + " bytes)");
        }
        try {
            byte[] head = wire.map(of -> WavHead.of(of.waveFormatTag(), of.bytes(), sampleRateHz, channels, frames))
                    .orElseGet(() -> WavHead.ofG729(frames));
            return new HeadedChannel(head, audio, frames * frameBytes);
        } catch (IllegalArgumentException e) {
            throw new UnreadableAudioException(
                    AudioFault.TOO_LONG, "headerless audio of " + bytes + " bytes: " + e.getMessage());
        }
    }

    private static boolean isHeaderless(String codec) {
        return codec.equals(G729)
                || Arrays.stream(WireCodec.values())
                        .anyMatch(wire -> wire.word().equals(codec));
    }
}
