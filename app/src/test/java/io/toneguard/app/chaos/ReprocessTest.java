package io.toneguard.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What BI may see of a reprocessing, before and after its promotion. */
class ReprocessTest {
    @Test
    void eachSegmentOnceOfTheVersionThatIsDueIsWell() {
        assertThat(wrong(Map.of("a 1", List.of("new"), "a 2", List.of("new"), "poison 1", List.of("old"))))
                .isEmpty();
    }

    @Test
    void aSegmentOfBothVersionsIsWrong() {
        assertThat(wrong(Map.of("a 1", List.of("old", "new"))))
                .containsExactly("BI sees segment a 1 of [old, new] after it, and should of [new]");
    }

    @Test
    void aSegmentThatIsLeftBehindIsWrong() {
        assertThat(wrong(Map.of("a 1", List.of("old")))).hasSize(1);
    }

    @Test
    void whatWasPutAsideIsNotShownAnew() {
        assertThat(wrong(Map.of("poison 1", List.of("new")))).hasSize(1);
    }

    private static List<String> wrong(Map<String, List<String>> shown) {
        return Reprocess.shownOtherwise("after it", shown, Set.of("poison"), "new", "old");
    }
}
