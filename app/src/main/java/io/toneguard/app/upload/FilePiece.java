package io.toneguard.app.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Some bytes of a file; remembers whether it was the file that could not be read, as its reader only knows that something could not. */
final class FilePiece extends InputStream {
    private final FileChannel file;
    private long at;
    private long left;
    private volatile @Nullable IOException fault;

    FilePiece(Path path, long from, long bytes) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        at = from;
        left = bytes;
    }

    @Nullable
    IOException fault() {
        return fault;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        try {
            int count = file.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, left)), at);
            if (count > 0) {
                at += count;
                left -= count;
            }
            return count;
        } catch (IOException e) {
            fault = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
