package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private final BlockPool pool = new BlockPool();

    @Test
    void blocksOfAsManyBytesAndAnotherNumberOfSamplesDoNotPushEachOtherOut() {
        var wide = new WireFormat(WireCodec.L16, 16_000, 1);
        var stereo = new WireFormat(WireCodec.L16, 8_000, 2);
        var one = pool.take(wide, 80_000, 0);
        var other = pool.take(stereo, 40_000, 0);
        byte[] bytesOfOne = one.bytes();
        byte[] bytesOfOther = other.bytes();
        assertThat(bytesOfOne).hasSameSizeAs(bytesOfOther);
        one.release();
        other.release();
        assertThat(pool.take(stereo, 40_000, 0).bytes()).isSameAs(bytesOfOther);
        assertThat(pool.take(wide, 80_000, 0).bytes()).isSameAs(bytesOfOne);
    }
}
