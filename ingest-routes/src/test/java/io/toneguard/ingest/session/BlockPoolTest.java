package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final WireFormat MU_LAW = new WireFormat(WireCodec.MU_LAW, 16_000, 1);
    private static final WireFormat L16 = new WireFormat(WireCodec.L16, 8_000, 1);

    @Test
    void blocksAreUsedAgainHoweverOftenFormatsOfTheSameBytesTakeTurns() {
        var pool = new BlockPool();
        for (int i = 0; i < 1_000; i++) {
            pool.take(MU_LAW, 80_000, 0).release();
            pool.take(L16, 40_000, 0).release();
        }
        var first = pool.take(MU_LAW, 80_000, 0);
        first.release();
        assertThat(pool.take(MU_LAW, 80_000, 80_000)).isSameAs(first);
    }
}
