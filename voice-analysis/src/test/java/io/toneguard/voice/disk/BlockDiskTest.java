package io.toneguard.voice.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockDiskTest {
    @TempDir
    Path folder;

    @Test
    void blocksAreWrittenWhereTheyBelongOnThisDisk() throws IOException {
        writesBlocks(BlockDisk.of(folder));
    }

    @Test
    void blocksAreWrittenAlikeThroughTheCache() throws IOException {
        writesBlocks(BlockDisk.throughTheCache());
    }

    @Test
    void theTrialOfADiskLeavesNothingBehind() throws IOException {
        BlockDisk.of(folder);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private void writesBlocks(BlockDisk disk) throws IOException {
        Path file = folder.resolve("file");
        byte[] expected;
        try (var channel = disk.open(file, StandardOpenOption.CREATE)) {
            int block = channel.blockBytes();
            assertThat(channel.wholeBlocks(3L * block + 7)).isEqualTo(3L * block);
            expected = new byte[5 * block];
            new Random(1).nextBytes(expected);
            ByteBuffer buffer = BlockChannel.allocate(3 * block);
            channel.write(buffer.put(expected, 2 * block, 3 * block).flip(), 2L * block);
            channel.write(buffer.clear().put(expected, 0, 2 * block).flip(), 0);
            channel.force();
        }
        assertThat(Arrays.mismatch(Files.readAllBytes(file), expected)).isEqualTo(-1);
    }
}
