package io.toneguard.voice.synth;

import io.toneguard.voice.audio.WavWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * A telephone call between two people who never lived: 8 kHz mu-law stereo, the agent on the left channel, the customer on the right, in
 * turns of two to five seconds. Same seed, same bytes.
 *
 * <pre>{@code SyntheticCall.twoPeople(7, Duration.ofSeconds(30)).customerStrainedFrom(Duration.ofSeconds(12)).writeTo(out);}</pre>
 */
public final class SyntheticCall {
    private static final int RATE_HZ = 8000;
    private static final int BLOCK = 160;
    /** A voice takes this long from calm to strained. */
    private static final double RISE_SECONDS = 2;

    private final long seed;
    private final Duration duration;
    private final Optional<Duration> agentStrained;
    private final Optional<Duration> customerStrained;

    private SyntheticCall(
            long seed, Duration duration, Optional<Duration> agentStrained, Optional<Duration> customerStrained) {
        this.seed = seed;
        this.duration = duration;
        this.agentStrained = agentStrained;
        this.customerStrained = customerStrained;
    }

    /**
     * Both stay calm.
     *
     * @param seed decides both voices and every word
     * @param duration more than nothing, at most a day
     */
    public static SyntheticCall twoPeople(long seed, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("a call of " + duration + " is outside 1 ms to 24 h");
        }
        return new SyntheticCall(seed, duration, Optional.empty(), Optional.empty());
    }

    /** The same call, but the agent's voice rises from {@code start} on. */
    public SyntheticCall agentStrainedFrom(Duration start) {
        return new SyntheticCall(seed, duration, Optional.of(start), customerStrained);
    }

    /** The same call, but the customer's voice rises from {@code start} on. */
    public SyntheticCall customerStrainedFrom(Duration start) {
        return new SyntheticCall(seed, duration, agentStrained, Optional.of(start));
    }

    /** Writes the call as a WAV file, 16 kB a second; leaves the stream open. */
    public void writeTo(OutputStream out) throws IOException {
        long frames = duration.toMillis() * RATE_HZ / 1000;
        WavWriter wav = WavWriter.muLaw(out, RATE_HZ, 2, frames);
        Random people = new Random(seed);
        Talker agent = new Talker(RATE_HZ, person(people), people.nextLong());
        Talker customer = new Talker(RATE_HZ, person(people), people.nextLong());
        float[][] block = new float[2][BLOCK];
        boolean agentsTurn = true;
        double turnEnds = turn(people);
        for (long frame = 0; frame < frames; frame += BLOCK) {
            double now = (double) frame / RATE_HZ;
            if (now >= turnEnds) {
                agentsTurn = !agentsTurn;
                turnEnds = now + turn(people);
            }
            int count = (int) Math.min(BLOCK, frames - frame);
            agent.fill(block[0], count, agentsTurn, strain(agentStrained, now));
            customer.fill(block[1], count, !agentsTurn, strain(customerStrained, now));
            wav.write(block, count);
        }
        wav.finish();
    }

    /** The WAV file's bytes. */
    public byte[] toWav() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Half the people speak around 115 Hz, half around 205 Hz, each a little different. */
    private static VoiceSound person(Random people) {
        double f0Hz = (people.nextBoolean() ? 115 : 205) * (1 + 0.06 * people.nextGaussian());
        double clamped = Math.max(85, Math.min(260, f0Hz));
        return new VoiceSound(
                clamped, 0.006 + 0.004 * people.nextDouble(), 0.3, 20 + 5 * people.nextDouble(), 0.25, -22);
    }

    private static double turn(Random people) {
        return 2 + 3 * people.nextDouble();
    }

    private static double strain(Optional<Duration> start, double now) {
        return start.map(from -> Math.max(0, Math.min(1, (now - from.toMillis() / 1000.0) / RISE_SECONDS)))
                .orElse(0.0);
    }
}
