package io.toneguard.batch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final TenantId TENANT = new TenantId(new UUID(0, 1));

    @Test
    void aSliceHoldsAllOfItsRecordingsAndSaysUpToWhichIdItSpeaks() {
        var foreign = new ArrayList<StoreEntry>();
        var listing = new Listing(
                Stream.of(
                                entry(Kind.FOREIGN, 0),
                                entry(Kind.FINISHED, 1),
                                entry(Kind.DRAFT, 1),
                                entry(Kind.HALF_PUT, 2),
                                entry(Kind.FINISHED, 2),
                                entry(Kind.FOREIGN, 0),
                                entry(Kind.FINISHED, 9))
                        .iterator(),
                foreign::add);
        var first = listing.next(2);
        assertThat(first.upTo()).isEqualTo(id(2));
        assertThat(first.entries().values()).extracting(List::size).containsExactly(2, 2);
        assertThat(listing.hasNext()).isTrue();
        var last = listing.next(2);
        assertThat(last.upTo()).as("nothing comes behind it").isEqualTo(Listing.LAST);
        assertThat(last.entries()).hasSize(1);
        assertThat(listing.hasNext()).isFalse();
        assertThat(listing.next(2).entries()).isEmpty();
        assertThat(foreign).hasSize(2);
    }

    @Test
    void whatIsTakenOutOfASliceIsNotTakenAgain() {
        var slice = new Listing(
                        IntStream.rangeClosed(1, 9)
                                .mapToObj(i -> entry(Kind.FINISHED, i))
                                .iterator(),
                        entry -> {})
                .next(9);
        assertThat(slice.takeUpTo(id(4))).hasSize(4);
        assertThat(slice.takeUpTo(id(4))).isEmpty();
        assertThat(slice.takeUpTo(Listing.LAST)).hasSize(5);
    }

    private static UUID id(int number) {
        return new UUID(((long) number) << 60, number);
    }

    private static StoreEntry entry(Kind kind, int number) {
        return new StoreEntry(
                kind,
                kind == Kind.FOREIGN
                        ? null
                        : new StoredRecording(TENANT, LocalDate.of(2026, 11, 1), new RecordingId(id(number))),
                kind + "-" + number,
                5,
                Instant.EPOCH);
    }
}
