package io.toneguard.voice.ffmpeg;

import io.toneguard.voice.audio.EncodedAudio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The child's command line. It reads its standard input, a plain file, by FFmpeg's {@code fd:} protocol (6.0 or newer) and no other: what a
 * recording refers to is never opened. Demuxer and decoders are named, so that a playlist is never probed and a rare decoder never runs.
 */
final class FfmpegCommand {
    /** Frames that may be damaged, as a share, before FFmpeg gives up: one lost packet does not spoil an hour. */
    private static final String MAX_ERROR_RATE = "0.02";

    private FfmpegCommand() {}

    static List<String> of(Path executable, EncodedAudio encoded, DecoderLimits limits) {
        var command = new ArrayList<String>();
        String shell = Shell.PATH;
        if (shell != null) {
            command.addAll(List.of(shell, "-c", Shell.limiting(limits), "toneguard-decoder"));
        }
        command.add(executable.toString());
        command.addAll(List.of("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-bitexact"));
        command.addAll(List.of("-max_alloc", Long.toString(limits.memoryBytes() / 2)));
        command.addAll(List.of("-max_error_rate", MAX_ERROR_RATE));
        command.addAll(List.of("-threads", "1", "-filter_threads", "1"));
        command.addAll(List.of("-protocol_whitelist", "fd", "-format_whitelist", demuxer(encoded)));
        command.addAll(List.of("-codec_whitelist", decoders(encoded)));
        command.addAll(List.of("-vn", "-sn", "-dn", "-f", demuxer(encoded), "-i", "fd:"));
        command.addAll(List.of("-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1"));
        command.addAll(List.of("-bitexact", "-threads", "1", "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"));
        return command;
    }

    private static String demuxer(EncodedAudio encoded) {
        return switch (encoded.container()) {
            case WAV -> "wav";
            case MPEG -> "mp3";
            case ADTS -> "aac";
            case OGG -> "ogg";
            case MATROSKA -> "matroska";
            case FLAC -> "flac";
            case MP4 -> "mov";
            case AMR -> "amr";
        };
    }

    private static String decoders(EncodedAudio encoded) {
        return switch (encoded.container()) {
            case WAV -> "mp3float,mp3,mp2float,mp2,adpcm_ima_wav,adpcm_ms,g726,g729";
            case MPEG -> "mp3float,mp3,mp2float,mp2";
            case ADTS -> "aac";
            case OGG -> "opus,libopus,vorbis,libvorbis,flac,speex,libspeex";
            case MATROSKA -> "opus,libopus,vorbis,libvorbis,aac,mp3float,mp3,flac";
            case FLAC -> "flac";
            case MP4 -> "aac,alac,mp3float,mp3,opus,libopus,flac,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb";
            case AMR -> "amrnb,amrwb,libopencore_amrnb,libopencore_amrwb";
        };
    }
}
