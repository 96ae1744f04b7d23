package io.toneguard.batch.manager;

import static io.toneguard.batch.WorkKind.BACKLOG;
import static io.toneguard.batch.WorkKind.FRESH;
import static io.toneguard.batch.WorkKind.REPROCESSING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaunchesInFlightTest {
    @Test
    void oneLaunchIsAlwaysLeftToFreshRecordings() {
        var inFlight = new LaunchesInFlight(3);
        inFlight.begin(1, BACKLOG);
        inFlight.begin(2, REPROCESSING);
        assertThat(inFlight.hasRoomFor(BACKLOG)).isFalse();
        assertThat(inFlight.hasRoomFor(REPROCESSING)).isFalse();
        assertThat(inFlight.hasRoomFor(FRESH)).isTrue();
    }

    @Test
    void reprocessingLeavesOneToTheBacklogToo() {
        var inFlight = new LaunchesInFlight(4);
        inFlight.begin(1, REPROCESSING);
        inFlight.begin(2, REPROCESSING);
        assertThat(inFlight.hasRoomFor(REPROCESSING)).isFalse();
        assertThat(inFlight.hasRoomFor(BACKLOG)).isTrue();
        inFlight.begin(3, BACKLOG);
        assertThat(inFlight.hasRoomFor(BACKLOG)).isFalse();
        assertThat(inFlight.hasRoomFor(FRESH)).isTrue();
    }

    @Test
    void freshRecordingsMayHaveThemAll() {
        var inFlight = new LaunchesInFlight(2);
        inFlight.begin(1, FRESH);
        assertThat(inFlight.hasRoomFor(FRESH)).isTrue();
        inFlight.begin(2, FRESH);
        assertThat(inFlight.hasRoomFor(FRESH)).isFalse();
        assertThat(inFlight.hasRoomFor(BACKLOG)).isFalse();
        inFlight.end(1);
        assertThat(inFlight.hasRoomFor(BACKLOG)).isTrue();
    }

    @Test
    void oneMoreIsThereForNewcomers() {
        var inFlight = new LaunchesInFlight(2);
        inFlight.begin(1, FRESH);
        inFlight.begin(2, FRESH);
        assertThat(inFlight.hasRoomForNewcomers()).isTrue();
        inFlight.begin(3, FRESH);
        assertThat(inFlight.hasRoomForNewcomers()).isFalse();
    }

    @Test
    void whereThereIsOnlyOneTheBacklogMayHaveIt() {
        var inFlight = new LaunchesInFlight(1);
        assertThat(inFlight.hasRoomFor(BACKLOG)).isTrue();
    }
}
