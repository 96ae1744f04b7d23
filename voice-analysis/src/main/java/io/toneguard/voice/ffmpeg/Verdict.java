package io.toneguard.voice.ffmpeg;

import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.DecoderUnavailableException;
import io.toneguard.voice.audio.EncodedAudio;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What FFmpeg's end means: the recording's fault, which is final, or the place's, which may pass. */
final class Verdict {
    private static final int TOO_MANY_ERRORS = 69;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int BY_SIGNAL = 128;
    private static final int SIGKILL = 9;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    private static final int SIGXCPU = 24;
    /** FFmpeg's own, when a signal told it to end: its limit of CPU, or whoever ends all processes of the service. */
    private static final int TOLD_TO_END = 255;

    private static final int LONGEST_SENTENCE = 300;

    private static final Pattern CONTEXT = Pattern.compile("^\\[[^\\]]* @ 0x[0-9a-f]+\\] *");
    private static final Pattern NO_DECODER =
            Pattern.compile("Decoder \\S+ not found|Unknown decoder|[Dd]ecoder \\(codec \\S+\\) not found");
    private static final Pattern NO_FD = Pattern.compile("fd:: Protocol not found|Protocol 'fd'|Unrecognized option");
    private static final Pattern CUT =
            Pattern.compile("moov atom not found|partial file|File ended prematurely|[Tt]runcat|End of file");
    private static final Pattern NO_STREAM = Pattern.compile("matches no streams|does not contain any stream");

    private final EncodedAudio encoded;
    private final DecoderLimits limits;

    Verdict(EncodedAudio encoded, DecoderLimits limits) {
        this.encoded = encoded;
        this.limits = limits;
    }

    /**
     * @param took how long it ran
     * @param late whether we ended it
     * @param complaint its standard error
     * @return empty if all went well
     */
    Optional<IOException> on(int exitCode, Duration took, boolean late, String complaint) {
        if (late) {
            return Optional.of(DecoderUnavailableException.outOfTime("FFmpeg did not decode it within "
                    + seconds(limits.onTheClock().toSeconds()) + " (2 x decoder.time): is the machine overloaded?"));
        }
        if (exitCode == 0) {
            return CUT.matcher(complaint).find()
                    ? Optional.of(fault(AudioFault.TRUNCATED, "the file is cut off (" + sentence(complaint) + ")"))
                    : Optional.empty();
        }
        boolean mayBeOverItsLimit = took.compareTo(limits.time()) >= 0;
        if (exitCode == BY_SIGNAL + SIGINT
                || exitCode == BY_SIGNAL + SIGTERM
                || (exitCode == TOLD_TO_END && !mayBeOverItsLimit)) {
            return Optional.of(new DecoderUnavailableException("FFmpeg was told to end"));
        }
        if (exitCode == BY_SIGNAL + SIGXCPU || exitCode == TOLD_TO_END) {
            return Optional.of(fault(
                    AudioFault.DECODER_FAILED,
                    "decoding took more than decoder.time="
                            + seconds(limits.time().toSeconds()) + " of CPU"));
        }
        if (exitCode == NOT_EXECUTABLE
                || exitCode == NOT_FOUND
                || exitCode == BY_SIGNAL + SIGKILL
                || NO_FD.matcher(complaint).find()) {
            return Optional.of(new DecoderUnavailableException("FFmpeg could not be run (exit " + exitCode + ": "
                    + sentence(complaint) + "); it must be 6.0 or newer, see decoder.ffmpeg"));
        }
        return Optional.of(fault(faultOf(exitCode, complaint), explanation(exitCode, complaint)));
    }

    private AudioFault faultOf(int exitCode, String complaint) {
        if (exitCode == TOO_MANY_ERRORS) {
            return AudioFault.DECODER_FAILED;
        }
        if (NO_DECODER.matcher(complaint).find()) {
            return AudioFault.NO_DECODER;
        }
        if (NO_STREAM.matcher(complaint).find()) {
            return AudioFault.NO_AUDIO;
        }
        if (complaint.contains("not on whitelist")) {
            return AudioFault.UNSUPPORTED_CODEC;
        }
        boolean cut = CUT.matcher(complaint).find() && !complaint.contains("CRC mismatch");
        return cut ? AudioFault.TRUNCATED : AudioFault.DECODER_FAILED;
    }

    private String explanation(int exitCode, String complaint) {
        return switch (faultOf(exitCode, complaint)) {
            case NO_DECODER -> "the FFmpeg in use was built without a decoder for it (" + sentence(complaint) + ")";
            case NO_AUDIO -> "it has no audio in it";
            case TRUNCATED -> "the file is cut off (" + sentence(complaint) + ")";
            case UNSUPPORTED_CODEC -> "a codec in it is not one that we decode there (" + sentence(complaint) + ")";
            default ->
                exitCode == TOO_MANY_ERRORS
                        ? "more than 2 % of its frames are damaged (" + sentence(complaint) + ")"
                        : "FFmpeg cannot decode it (exit " + exitCode + ": " + sentence(complaint) + ")";
        };
    }

    UnreadableAudioException fault(AudioFault fault, String message) {
        String kind = encoded.codec().equals(word()) ? word() : encoded.codec() + " in " + word();
        return new UnreadableAudioException(fault, kind + ": " + message);
    }

    private String word() {
        return switch (encoded.container()) {
            case MPEG, ADTS, AMR -> encoded.codec();
            case WAV -> "WAV";
            case OGG -> "Ogg";
            case MATROSKA -> "matroska";
            case FLAC -> "flac";
            case MP4 -> "mp4";
        };
    }

    /** FFmpeg's first complaint on one line; the later ones follow from it. */
    private static String sentence(String complaint) {
        var first = complaint
                .lines()
                .map(line -> CONTEXT.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("it said nothing");
        var line = new StringBuilder();
        first.codePoints()
                .limit(LONGEST_SENTENCE)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    private static String seconds(long seconds) {
        return seconds + "s";
    }
}
