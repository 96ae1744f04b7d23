package io.toneguard.batch.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.Claimed;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancedPartitionsTest {
    @Test
    void theHeaviestPartitionIsWithinAThirdOfTheBestPossible() {
        var random = new Random(7);
        for (int round = 0; round < 50; round++) {
            var recordings = recordings(IntStream.range(0, 40)
                    .mapToDouble(i -> 5 + random.nextInt(900))
                    .toArray());
            var partitions = BalancedPartitions.of(recordings, 8);
            double heaviest = partitions.stream()
                    .mapToDouble(BalancedPartitionsTest::audio)
                    .max()
                    .orElseThrow();
            double best = Math.max(
                    audio(recordings) / 8,
                    recordings.stream().mapToDouble(Claimed::audioSeconds).max().orElseThrow());
            assertThat(heaviest).isLessThanOrEqualTo(best * 4 / 3);
        }
    }

    @Test
    void everyRecordingIsInOnePartitionInTheOrderItCame() {
        var recordings = recordings(10, 500, 20, 30, 500, 40);
        var partitions = BalancedPartitions.of(recordings, 3);
        assertThat(partitions.stream().flatMap(Collection::stream)).containsExactlyInAnyOrderElementsOf(recordings);
        assertThat(partitions).allSatisfy(partition -> assertThat(partition)
                .isSortedAccordingTo((a, b) -> recordings.indexOf(a) - recordings.indexOf(b)));
    }

    @Test
    void oneLongRecordingHasAPartitionToItself() {
        var recordings = recordings(60, 36_000, 60, 60);
        assertThat(BalancedPartitions.of(recordings, 2)).contains(List.of(recordings.get(1)));
    }

    @Test
    void thereAreNoMorePartitionsThanTheAudioIsWorth() {
        assertThat(BalancedPartitions.worth(recordings(10, 10), 300, 8)).isEqualTo(1);
        assertThat(BalancedPartitions.worth(recordings(300, 300, 300), 300, 8)).isEqualTo(3);
        assertThat(BalancedPartitions.worth(recordings(36_000), 300, 8)).isEqualTo(1);
        assertThat(BalancedPartitions.worth(
                        recordings(DoubleStream.generate(() -> 300).limit(99).toArray()), 300, 8))
                .isEqualTo(8);
    }

    private static List<Claimed> recordings(double... seconds) {
        return DoubleStream.of(seconds)
                .mapToObj(length -> new Claimed(UUID.randomUUID(), length))
                .toList();
    }

    private static double audio(List<Claimed> recordings) {
        return recordings.stream().mapToDouble(Claimed::audioSeconds).sum();
    }
}
