package io.toneguard.app.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.app.store.azure.Cuts.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutsTest {
    @Test
    void whatIsNotCutCounts() {
        var cuts = Cuts.parse("100-200,250-300");
        assertThat(cuts.kept(400)).containsExactly(new Range(0, 100), new Range(200, 250), new Range(300, 400));
        assertThat(cuts.keptOf(400)).isEqualTo(250);
        assertThat(cuts.keptOf(300)).isEqualTo(150);
        assertThat(cuts.endOf(100, 400)).isEqualTo(100);
        assertThat(cuts.endOf(101, 400)).isEqualTo(201);
        assertThat(cuts.endOf(0, 400)).isZero();
    }

    @Test
    void aCutThatReachesAnEarlierOneBecomesOneWithIt() {
        assertThat(Cuts.parse("100-200").andTheRest(200, 300).text()).isEqualTo("100-300");
        assertThat(Cuts.parse("100-200,250-260").andTheRest(100, 300).text()).isEqualTo("100-300");
        assertThat(Cuts.parse("100-200").andTheRest(201, 300).text()).isEqualTo("100-200,201-300");
        assertThat(Cuts.parse("100-200").andTheRest(300, 300).text()).isEqualTo("100-200");
    }

    /** The same, done to a list of bytes of which some do not count. */
    @Test
    void itIsWhatForgettingTheEndOfWhatCountsWouldLeave() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var cuts = Cuts.NONE;
            var counting = new ArrayList<Long>();
            long blobBytes = 0;
            for (int step = 0; step < 20; step++) {
                long more = random.nextInt(50);
                for (long at = blobBytes; at < blobBytes + more; at++) {
                    counting.add(at);
                }
                blobBytes += more;
                if (random.nextBoolean()) {
                    int left = random.nextInt(counting.size() + 1);
                    cuts = Cuts.parse(cuts.andTheRest(cuts.endOf(left, blobBytes), blobBytes)
                            .text());
                    counting.subList(left, counting.size()).clear();
                }
                var kept = cuts.kept(blobBytes).stream()
                        .flatMap(range -> java.util.stream.LongStream.range(range.from(), range.to())
                                .boxed())
                        .toList();
                assertThat(kept).as("seed %s", seed).isEqualTo(counting);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1-", "5-5", "9-3", "0-10,5-20", "-1-4"})
    void whatIsNotOfOurWritingIsRefused(String text) {
        assertThatThrownBy(() -> Cuts.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsCutOfAnEmptyText() {
        assertThat(Cuts.parse("")).isEqualTo(Cuts.NONE);
        assertThat(Cuts.NONE.kept(7)).isEqualTo(List.of(new Range(0, 7)));
    }
}
