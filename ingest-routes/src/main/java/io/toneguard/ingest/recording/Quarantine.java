package io.toneguard.ingest.recording;

import io.toneguard.ingest.ledger.CallFacts;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.Refusal;
import io.toneguard.voice.call.RecordingId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The steps of a file that is not let in: its row in the ledger, the reason beside its new place, the move. */
final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Ledger ledger;
    private final IntakeMeters meters;
    private final InstantSource clock;

    Quarantine(Ledger ledger, IntakeMeters meters, InstantSource clock) {
        this.ledger = ledger;
        this.meters = meters;
        this.clock = clock;
    }

    /** @return false if the file is another one by now, and was left for a later poll */
    boolean take(DroppedFile file, Stamp stamp, RefusedException why) throws IOException {
        String name = file.name().name();
        String hash = stamp.kind() == Stamp.Kind.FILE ? hashOf(file) : null;
        if (!Stamp.of(file.path()).equals(stamp)) {
            return false;
        }
        String identity = file.tenant().id() + "/refused/" + name + "/" + hash + "/" + stamp.modified();
        String identityHash = ContentHash.of(identity);
        var id = new RecordingId(UUID.nameUUIDFromBytes(identityHash.getBytes(StandardCharsets.UTF_8)));
        String sentence = file.name().printable() + ": " + why.code() + ", " + why.getMessage();
        Instant now = clock.instant();
        CallFacts call = callOf(file, stamp, now);

        ledger.refuse(file.tenant().id(), new Refusal(id, name, hash, stamp.bytes(), why.code(), sentence, now, call));
        try (var recording = MDC.putCloseable("recording", id.toString())) {
            Path place = Shelf.quarantine(file, hash == null ? identityHash : hash, sentence);
            meters.quarantined(why.code());
            LOG.warn("{}; moved to {}", sentence, DroppedName.printable(place.toString()));
        }
        return true;
    }

    private static CallFacts callOf(DroppedFile file, Stamp stamp, Instant now) {
        Instant time = CallTimes.isPlausible(stamp.modified()) ? stamp.modified() : now;
        try {
            return file.readSidecar().callFacts(time);
        } catch (IOException e) {
            return Sidecar.NONE.filledFrom(file.said()).callFacts(time); // the sidecar may be the very reason
        }
    }

    private static @Nullable String hashOf(DroppedFile file) throws IOException {
        try (var content = FileChannel.open(file.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return ContentHash.of(content);
        } catch (AccessDeniedException e) {
            return null;
        }
    }
}
