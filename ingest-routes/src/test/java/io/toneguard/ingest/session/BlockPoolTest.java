package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private final BlockPool pool = new BlockPool();

    @Test
    void blocksOfAsManyBytesAndAnotherNumberOfSamplesDoNotPushEachOtherOut() {
        // L16 of one channel at 16 kHz, and of two at 8.
        var one = pool.take(2, 80_000, 0);
        var other = pool.take(4, 40_000, 0);
        byte[] bytesOfOne = one.bytes();
        byte[] bytesOfOther = other.bytes();
        assertThat(bytesOfOne).hasSameSizeAs(bytesOfOther);
        one.release();
        other.release();
        assertThat(pool.take(4, 40_000, 0).bytes()).isSameAs(bytesOfOther);
        assertThat(pool.take(2, 80_000, 0).bytes()).isSameAs(bytesOfOne);
    }
}
