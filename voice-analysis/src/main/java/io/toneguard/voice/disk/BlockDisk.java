package io.toneguard.voice.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** What the files of a folder are written to. Asked once for the folder: the answer takes a trial. */
public final class BlockDisk {
    static final int MOST_BLOCK_BYTES = 1 << 16;
    private static final int LEAST_BLOCK_BYTES = 1 << 9;
    private static final int USUAL_BLOCK_BYTES = 1 << 12;

    private final int blockBytes;
    private final boolean isDirect;

    private BlockDisk(int blockBytes, boolean isDirect) {
        this.blockBytes = blockBytes;
        this.isDirect = isDirect;
    }

    /** @param folder there already, to be written to; its sub-folders are taken to lie on the same disk */
    public static BlockDisk of(Path folder) throws IOException {
        var trial = Files.createTempFile(folder, ".disk", ".trial");
        try {
            long bytes = Files.getFileStore(trial).getBlockSize();
            if (bytes >= LEAST_BLOCK_BYTES && bytes <= MOST_BLOCK_BYTES && MOST_BLOCK_BYTES % bytes == 0) {
                var disk = new BlockDisk((int) bytes, true);
                try (var file = disk.open(trial)) {
                    file.write(BlockChannel.allocate((int) bytes).limit((int) bytes), 0);
                    return disk;
                }
            }
        } catch (IOException | UnsupportedOperationException notPastTheCache) {
            // Some file systems refuse the flag, some the write, some containers have no mount table.
        } finally {
            Files.deleteIfExists(trial);
        }
        return throughTheCache();
    }

    /** Writes the same blocks, but through the page cache. */
    static BlockDisk throughTheCache() {
        return new BlockDisk(USUAL_BLOCK_BYTES, false);
    }

    /** Opens a file for writing only; one that it makes only its owner may read. */
    public BlockChannel open(Path file, StandardOpenOption... how) throws IOException {
        Set<OpenOption> options = new HashSet<>(EnumSet.of(StandardOpenOption.WRITE));
        options.addAll(Set.of(how));
        if (isDirect) {
            options.add(ExtendedOpenOption.DIRECT);
        }
        return new BlockChannel(OwnerOnly.open(file, options.toArray(OpenOption[]::new)), blockBytes);
    }
}
