package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ClientMemoryTest {
    private final ClientMemory memory = new ClientMemory("http.answers-in-hand", DataSize.ofBytes(100));

    @Test
    void nobodyHasMoreThanIsLeftToAllOthers() {
        assertThat(memory.take("greedy", 51)).isFalse();
        assertThat(memory.take("greedy", 40)).isTrue();
        assertThat(memory.take("greedy", 11)).isFalse();
        assertThat(memory.take("greedy", 10)).isTrue();
        assertThat(memory.take("second", 26)).isFalse();
        assertThat(memory.take("second", 25)).isTrue();
        assertThat(memory.take("third", 12)).isTrue();
        assertThat(memory.bytes()).isEqualTo(87);
    }

    @Test
    void whatIsGivenBackIsThereForOthers() {
        assertThat(memory.take("one", 50)).isTrue();
        memory.giveBack("one", 20);
        assertThat(memory.isHeldBy("one")).isTrue();
        memory.giveBack("one", 30);
        assertThat(memory.isHeldBy("one")).isFalse();
        assertThat(memory.take("other", 50)).isTrue();
    }
}
