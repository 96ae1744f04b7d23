package io.toneguard.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.chaos.Fault.Kind;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void theSameSeedDrawsTheSameFaultsAndAnotherSeedOthers() {
        var plan = FaultPlan.draw(7, 100, 1000, 3, Analysis.FIRST);

        assertThat(FaultPlan.draw(7, 100, 1000, 3, Analysis.FIRST)).isEqualTo(plan);
        assertThat(FaultPlan.draw(8, 100, 1000, 3, Analysis.FIRST)).isNotEqualTo(plan);
    }

    @Test
    void aHundredFaultsAreOfEveryKindInItsShareWhileWorkIsLeft() {
        var plan = FaultPlan.draw(1, 100, 1000, 3, Analysis.FIRST);

        assertThat(plan).hasSize(100).isSortedAccordingTo(Comparator.comparing(Fault::afterSettled));
        for (var kind : Kind.values()) {
            assertThat(plan).filteredOn(fault -> fault.kind() == kind).hasSize(kind.inHundred());
        }
        assertThat(plan).allSatisfy(fault -> assertThat(fault.afterSettled()).isBetween(0, 950));
        assertThat(plan)
                .filteredOn(fault -> fault.kind() == Kind.MANAGER_KILLED)
                .extracting(Fault::stage)
                .contains(Fault.Stage.values());
    }

    @Test
    void aShortRunHasDifferentFaultsAndNoLongOutage() {
        assertThat(FaultPlan.draw(1, 8, 40, 2, Analysis.FIRST))
                .extracting(Fault::kind)
                .doesNotHaveDuplicates()
                .doesNotContain(Kind.DATABASE_AWAY);
    }

    @Test
    void noAudioIsDeletedFromAReprocessing() {
        assertThat(FaultPlan.draw(1, 100, 1000, 3, Analysis.AGAIN))
                .hasSize(100)
                .extracting(Fault::kind)
                .doesNotContain(Kind.RECORDING_DELETED_AND_RESTORED);
    }
}
