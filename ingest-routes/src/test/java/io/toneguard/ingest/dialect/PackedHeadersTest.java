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

    /** As third parties that take Plivo's streams have seen it. */
    @Test
    void bracesAroundPlainPairsAreReadAndThePrefixOfTheirNamesIsDropped() {
        assertThat(PackedHeaders.read("{X-PH-call: c40, x-ph-agent: a17, X-PH-is_fs_krisp_enabled: true}"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("call", "c40", "agent", "a17", "is_fs_krisp_enabled", "true"));
        assertThat(PackedHeaders.read(" {X-PH-url=https://a/b?c=d;X-PH-at: 12:30} "))
                .containsExactlyInAnyOrderEntriesOf(Map.of("url", "https://a/b?c=d", "at", "12:30"));
        assertThat(PackedHeaders.read("{}")).isEmpty();
    }

    @Test
    void thePrefixIsDroppedInEveryForm() {
        assertThat(PackedHeaders.read("{\"X-PH-agent\":\"a17\"}")).containsOnly(Map.entry("agent", "a17"));
        assertThat(PackedHeaders.read("X-Ph-agent=a17")).containsOnly(Map.entry("agent", "a17"));
    }

    @Test
    void whatWasCutOffHoldsNothing() {
        assertThat(PackedHeaders.read("{X-PH-agent: a17, X-PH-call: c4")).isEmpty();
        assertThat(PackedHeaders.read("{\"agent\":\"a17\",\"call\":\"c4}")).isEmpty();
    }

    @Test
    void whatIsNeitherHoldsNothing() {
        assertThat(PackedHeaders.read("")).isEmpty();
        assertThat(PackedHeaders.read("{\"a\":")).isEmpty();
        assertThat(PackedHeaders.read("=1;nothing")).isEmpty();
    }
}
