package io.toneguard.voice.ffmpeg;

import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.Decoded;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.audio.EncodedAudio;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Decodes by FFmpeg: the recording is copied to the spool, a child process reads the copy and writes samples into a pipe, and we keep
 * them. One child per call; any number of threads.
 */
public final class FfmpegDecoder implements Decoder {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int MIN_RATE_HZ = 4_000;
    private static final int MAX_RATE_HZ = 192_000;

    private final FfmpegExecutable executable;
    private final DecoderLimits limits;
    private final Spool spool;

    /** @param folder on a disk with room for what is decoded, which other processes may use, too; made when first needed */
    public FfmpegDecoder(FfmpegExecutable executable, Path folder, DecoderLimits limits) {
        this.executable = executable;
        this.spool = new Spool(folder, limits.abandonedAfter(), InstantSource.system());
        this.limits = limits;
    }

    @Override
    public Decoded decode(SeekableByteChannel audio, EncodedAudio encoded) throws IOException {
        var pcm = spool.scratch();
        try {
            return new Decoded(run(audio, encoded, pcm), pcm);
        } catch (IOException | RuntimeException e) {
            pcm.close();
            throw e;
        }
    }

    private RecordingFormat run(SeekableByteChannel audio, EncodedAudio encoded, WritableByteChannel sink)
            throws IOException {
        var verdict = new Verdict(encoded, limits);
        Path program = executable.path();
        var command = FfmpegCommand.of(program, encoded, limits);
        long promised = FlacLength.of(audio, encoded);
        Path copy = spool.copyOf(audio);
        long began = System.nanoTime();
        try (var child = Child.start(command, program.resolveSibling(""), copy, limits.onTheClock())) {
            Files.deleteIfExists(copy);
            RecordingFormat format = null;
            try {
                format = listen(PcmStream.read(child.output()), encoded, verdict, sink);
            } catch (EOFException e) {
                format = null; // it ended before its first sample, and says why
            } catch (IOException e) {
                if (!child.isLate()) {
                    throw e;
                }
            }
            int exitCode = child.exitCode();
            var failure = verdict.on(
                    exitCode, Duration.ofNanos(System.nanoTime() - began), child.isLate(), child.complaint());
            if (failure.isPresent() && !(failure.get() instanceof UnreadableAudioException)) {
                throw failure.get();
            }
            if (format != null && format.frames() < promised) {
                throw verdict.fault(
                        AudioFault.TRUNCATED,
                        "its header promises " + promised + " samples per channel but " + format.frames()
                                + " are there");
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
            if (format == null || format.frames() == 0) {
                throw verdict.fault(AudioFault.NO_AUDIO, "not one sample in it");
            }
            return format;
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private RecordingFormat listen(PcmStream pcm, EncodedAudio encoded, Verdict verdict, WritableByteChannel sink)
            throws IOException {
        requireCall(pcm, verdict);
        byte[] block = new byte[BLOCK_BYTES];
        long bytes = 0;
        long most =
                Math.min(limits.longestBytes(), limits.longest().toSeconds() * pcm.sampleRateHz() * pcm.frameBytes());
        for (int count = pcm.samples().read(block);
                count >= 0;
                count = pcm.samples().read(block)) {
            bytes += count;
            if (bytes > most) {
                throw verdict.fault(
                        AudioFault.TOO_LONG,
                        String.format(
                                Locale.ROOT,
                                "it decodes to more than %.1f h of audio (decoder.longest=%ds)",
                                most / 3600.0 / pcm.sampleRateHz() / pcm.frameBytes(),
                                limits.longest().toSeconds()));
            }
            write(ByteBuffer.wrap(block, 0, count), sink);
        }
        return new RecordingFormat(encoded.codec(), pcm.sampleRateHz(), pcm.channels(), bytes / pcm.frameBytes());
    }

    private static void write(ByteBuffer samples, WritableByteChannel sink) throws IOException {
        while (samples.hasRemaining()) {
            sink.write(samples);
        }
    }

    private static void requireCall(PcmStream pcm, Verdict verdict) throws UnreadableAudioException {
        if (pcm.channels() < 1 || pcm.channels() > 2) {
            throw verdict.fault(
                    AudioFault.UNSUPPORTED_CHANNELS,
                    pcm.channels() + " channels; a call has 1 (mixed) or 2 (a speaker on each): split or mix it first");
        }
        if (pcm.sampleRateHz() < MIN_RATE_HZ || pcm.sampleRateHz() > MAX_RATE_HZ) {
            throw verdict.fault(
                    AudioFault.UNSUPPORTED_RATE,
                    "sample rate " + pcm.sampleRateHz() + " Hz is outside " + MIN_RATE_HZ + " to " + MAX_RATE_HZ
                            + " Hz");
        }
    }
}
