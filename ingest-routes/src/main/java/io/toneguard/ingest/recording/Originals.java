package io.toneguard.ingest.recording;

import io.toneguard.ingest.ledger.OriginalFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The files that a recording was made of, where what is stored of it is not what came. */
final class Originals {
    private Originals() {}

    /**
     * Reads them once more, and nothing of a file that is stored as it is.
     *
     * @param audio the file that was offered
     * @param content what is stored of it
     */
    static List<OriginalFile> of(Offered offered, FileChannel audio, SeekableByteChannel content) throws IOException {
        var originals = new ArrayList<OriginalFile>();
        for (Path file : offered.madeOf()) {
            try (var part = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                originals.add(original(String.valueOf(file.getFileName()), part));
            }
        }
        if (content != audio) {
            originals.add(original(offered.fileName(), audio));
        }
        return originals;
    }

    private static OriginalFile original(String name, FileChannel file) throws IOException {
        return new OriginalFile(name, ContentHash.of(file), file.size());
    }
}
