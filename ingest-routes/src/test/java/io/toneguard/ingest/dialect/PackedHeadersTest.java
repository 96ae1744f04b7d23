package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PackedHeadersTest {
    @Test
    void pairsArePartedBySemicolonsOrCommasAndMayHoldEqualsSigns() {
        assertThat(PackedHeaders.read("a=1; b = x=y ,c="))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "x=y", "c", ""));
    }

    @Test
    void jsonIsReadAsJson() {
        assertThat(PackedHeaders.read(" {\"a\":1,\"b\":{\"c\":\"d\"}}"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b.c", "d"));
    }

    @Test
    void whatIsNeitherHoldsNothing() {
        assertThat(PackedHeaders.read("")).isEmpty();
        assertThat(PackedHeaders.read("{\"a\":")).isEmpty();
        assertThat(PackedHeaders.read("=1;nothing")).isEmpty();
    }
}
