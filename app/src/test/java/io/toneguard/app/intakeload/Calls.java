package io.toneguard.app.intakeload;

import io.toneguard.voice.synth.SyntheticCall;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Recordings of some seconds, each with a content of its own, made fast: a few voices, and a number in the last samples. */
final class Calls {
    private static final int VOICES = 50;

    private final List<byte[]> voices;

    Calls(int seconds) {
        voices = IntStream.range(0, VOICES)
                .mapToObj(seed -> SyntheticCall.twoPeople(seed, Duration.ofSeconds(seconds))
                        .toWav())
                .toList();
    }

    byte[] wav(int number) {
        var wav = voices.get(number % VOICES).clone();
        ByteBuffer.wrap(wav).putInt(wav.length - Integer.BYTES, number);
        return wav;
    }
}
