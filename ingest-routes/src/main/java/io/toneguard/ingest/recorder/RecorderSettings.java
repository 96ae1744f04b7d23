package io.toneguard.ingest.recorder;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the recorder, under {@code recorder}.
 *
 * @param journal folder of this process's own, on a disk of this machine
 * @param sync how often the journal is forced to disk, once for all calls: with half a second of announcing, what a crash may cost
 * @param journalRoll age at which a journal file is followed by the next
 * @param journalSegment size at which it is
 * @param memory audio that waits for the disk, 0: a quarter of the JVM's heap; half of it: what the journal has is read back from
 *     there; all of it: new audio is shed
 * @param append a call's audio goes to the store when so much of it waits, or the call ends, or memory is short: a write costs much the
 *     same whatever its length
 * @param longest a call is recorded no longer than this
 * @param writers threads that append to the store; they wait for the disk most of the time, on a busy machine also for their turn
 * @param stopWithin how long a stopping recorder waits for store and ledger; what is left is finished at the next start
 */
@ConfigurationProperties("recorder")
public record RecorderSettings(
        Path journal,
        @DefaultValue("1s") Duration sync,
        @DefaultValue("60s") Duration journalRoll,
        @DefaultValue("1GB") DataSize journalSegment,
        @DefaultValue("0") DataSize memory,
        @DefaultValue("64KB") DataSize append,
        @DefaultValue("8h") Duration longest,
        @DefaultValue("8") int writers,
        @DefaultValue("20s") Duration stopWithin) {
    static final Duration MOST = Duration.ofHours(8);
    private static final DataSize MOST_APPENDED = DataSize.ofMegabytes(1);

    public RecorderSettings {
        if (journal == null) {
            throw new IllegalArgumentException(
                    "recorder.journal is not set; name a folder on a disk of this machine that no other process uses");
        }
        if (sync.toMillis() < 1 || sync.compareTo(journalRoll) > 0) {
            throw new IllegalArgumentException(
                    "recorder.sync=" + sync + " is not between a millisecond and recorder.journal-roll=" + journalRoll);
        }
        if (journalSegment.toMegabytes() < 1) {
            throw new IllegalArgumentException("recorder.journal-segment=" + journalSegment + " is less than 1MB");
        }
        if (memory.toBytes() == 0) {
            memory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 4);
        }
        if (append.isNegative() || append.compareTo(MOST_APPENDED) > 0) {
            throw new IllegalArgumentException("recorder.append=" + append + " is not between 0 and " + MOST_APPENDED);
        }
        if (memory.toMegabytes() < 1) {
            throw new IllegalArgumentException("recorder.memory=" + memory + " is less than 1MB");
        }
        // 8 h of stereo L16 at 24 kHz are 2.8 GB; a WAV file holds 4.
        if (longest.toSeconds() < 1 || longest.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "recorder.longest=" + longest + " is not between a second and 8 hours, which fit any WAV file");
        }
        if (writers < 1 || writers > 64) {
            throw new IllegalArgumentException("recorder.writers=" + writers + " is not between 1 and 64");
        }
        if (stopWithin.isNegative()) {
            throw new IllegalArgumentException("recorder.stop-within=" + stopWithin + " is negative");
        }
    }
}
