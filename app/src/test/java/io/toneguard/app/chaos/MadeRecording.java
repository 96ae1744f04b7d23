package io.toneguard.app.chaos;

import io.toneguard.app.MadeIntake;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A call of two to three seconds that a program made. The last samples of a poison one spell so. */
record MadeRecording(int number, TenantId tenant, boolean poison, byte[] wav, String sha256) {
    static final TenantId BOTH_SCORED = tenant("chaos/both-scored");
    static final TenantId AGENTS_SCORED = tenant("chaos/agents-scored");

    private static final byte[] POISON = "POISON!!".getBytes(StandardCharsets.US_ASCII);
    private static final Instant FIRST_CALL = Instant.parse("2026-01-05T08:00:00Z");

    /** Same seed, same recordings; about one in a hundred is poison, and at least one. */
    static List<MadeRecording> make(long seed, int count) {
        var poison = new Random(seed + 1)
                .ints(0, count)
                .distinct()
                .limit(Math.max(1, Math.round(count / 100.0)))
                .boxed()
                .toList();
        var made = new ArrayList<MadeRecording>();
        for (int i = 0; i < count; i++) {
            var length = Duration.ofMillis(2000 + i % 11 * 100);
            var wav = SyntheticCall.twoPeople(seed * 1_000_003 + i, length).toWav();
            if (poison.contains(i)) {
                System.arraycopy(POISON, 0, wav, wav.length - POISON.length, POISON.length);
            }
            made.add(new MadeRecording(
                    i, i % 3 == 0 ? AGENTS_SCORED : BOTH_SCORED, poison.contains(i), wav, MadeIntake.sha256(wav)));
        }
        return List.copyOf(made);
    }

    RecordingId id() {
        return RecordingId.ofContent(tenant, sha256);
    }

    Instant startedAt() {
        return FIRST_CALL.plus(Duration.ofMinutes(number));
    }

    /** Leaves the channel at its first byte. */
    static boolean isPoison(SeekableByteChannel audio) throws IOException {
        var end = ByteBuffer.allocate(POISON.length);
        audio.position(Math.max(0, audio.size() - POISON.length));
        while (end.hasRemaining() && audio.read(end) >= 0) {
            // to the end
        }
        audio.position(0);
        return MessageDigest.isEqual(end.array(), POISON);
    }

    private static TenantId tenant(String name) {
        return new TenantId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)));
    }
}
