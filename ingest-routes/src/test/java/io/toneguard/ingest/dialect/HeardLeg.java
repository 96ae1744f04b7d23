package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A leg that writes down what a conversation tells it, and refuses what a session would refuse. */
final class HeardLeg implements Leg {
    /** Audio with a place of its own. */
    record Placed(int track, long sample, int bytes) {}

    /** Another person on a track. */
    record Person(int track, @Nullable String person) {}

    /** Left out on purpose. */
    record Skipped(long samples, Gap.Kind kind) {}

    final CallStart start;
    final List<Placed> placed = new ArrayList<>();
    final List<Person> persons = new ArrayList<>();
    final List<Skipped> skipped = new ArrayList<>();
    final List<String> pauses = new ArrayList<>();
    /** Samples skipped between {@link #paused} and {@link #resumed}: a session takes them for the pause's length. */
    long skippedInPause;

    private final List<ByteArrayOutputStream> audio = new ArrayList<>();
    /** Bytes so far that lay side by side; a message may end within a sample. */
    private long interleaved;

    /** Where on the call's timeline this leg begins, once it has begun. */
    long origin;

    CallEnded.@Nullable Ending ending;

    @Nullable
    String endReason;

    HeardLeg(CallStart start) {
        this.start = start;
        start.tracks().forEach(track -> audio.add(new ByteArrayOutputStream()));
    }

    /** Every byte of a track, in the order told. */
    byte[] audioOf(int track) {
        return audio.get(track).toByteArray();
    }

    @Override
    public void audio(byte[] bytes, int offset, int length) {
        check(bytes, offset, length);
        if (audio.size() == 1) {
            audio.get(0).write(bytes, offset, length);
            return;
        }
        int sampleBytes = start.format().codec().bytes();
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int part = Math.min(end - at, sampleBytes - (int) (interleaved % sampleBytes));
            audio.get((int) (interleaved / sampleBytes % audio.size())).write(bytes, at, part);
            interleaved += part;
            at += part;
        }
    }

    @Override
    public void audio(int track, byte[] bytes, int offset, int length) {
        check(bytes, offset, length);
        audio.get(track).write(bytes, offset, length);
    }

    @Override
    public void audioAt(int track, long sample, Gap.Kind missing, byte[] bytes, int offset, int length) {
        if (sample < 0) {
            throw new AssertionError("audio at sample " + sample);
        }
        placed.add(new Placed(track, sample, length));
        audio(track, bytes, offset, length);
    }

    @Override
    public void audioNumbered(int track, long sample, byte[] bytes, int offset, int length) {
        audioAt(track, sample, bytes, offset, length);
    }

    @Override
    public void skip(long samples, Gap.Kind kind) {
        open();
        if (samples < 0) {
            throw new AssertionError("skips " + samples + " samples");
        }
        skipped.add(new Skipped(samples, kind));
        if (!pauses.isEmpty() && pauses.get(pauses.size() - 1).equals("paused")) {
            skippedInPause += samples;
        }
    }

    @Override
    public void paused() {
        open();
        pauses.add("paused");
    }

    @Override
    public void resumed() {
        open();
        pauses.add("resumed");
    }

    @Override
    public void participant(int track, @Nullable String person) {
        open();
        if (track < 0 || track >= audio.size()) {
            throw new AssertionError("a participant on track " + track + " of " + audio.size());
        }
        persons.add(new Person(track, person));
    }

    @Override
    public void end(CallEnded.Ending how, String reason) {
        if (ending == null) {
            ending = how;
            endReason = reason;
        }
    }

    @Override
    public long samples() {
        long own = audio.get(0).size() / start.format().codec().bytes()
                + skipped.stream().mapToLong(Skipped::samples).sum();
        return own == 0 ? 0 : origin + own;
    }

    private void check(byte[] bytes, int offset, int length) {
        open();
        if (offset < 0 || length < 0 || offset + length > bytes.length) {
            throw new AssertionError("audio " + offset + " + " + length + " of an array of " + bytes.length);
        }
    }

    private void open() {
        if (ending != null) {
            throw new AssertionError("told something after its end: " + endReason);
        }
    }
}
