package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The files that go to done together once their recording is stored: written down in a hidden file beside them before the first one moves,
 * so that after a crash none of them is taken for a half whose other half never came.
 *
 * @param hash of the recording that they made
 */
record PairMoves(Path folder, String hash, List<Move> moves) {
    private static final int LARGEST_BYTES = 64 * 1024;
    private static final Pattern LINE = Pattern.compile("([0-9]{1,18})/(-?[0-8]?[0-9]{1,18})/([^/\\\\]+)");
    private static final String BEGINS = ".pair-";
    private static final String ENDS = ".moving";

    /** A file, and what it looked like: another one of that name is none of ours. */
    record Move(String name, long bytes, Instant modified) {
        static Move of(Path file) throws IOException {
            var stamp = Stamp.of(file);
            return new Move(file.getFileName().toString(), stamp.bytes(), stamp.modified());
        }

        boolean isStillThere(Path folder) throws IOException {
            try {
                Path file = folder.resolve(name);
                return Stamp.of(file).kind() == Stamp.Kind.FILE && of(file).equals(this);
            } catch (NoSuchFileException e) {
                return false;
            }
        }
    }

    static boolean isOne(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(BEGINS) && name.endsWith(ENDS);
    }

    /**
     * What was written down. Whoever may write to the folder may have written it: a line that names anything but a file of this folder counts
     * for nothing.
     */
    static PairMoves read(Path note) throws IOException {
        String text;
        try (var channel = Files.newByteChannel(note, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            text = new String(Channels.newInputStream(channel).readNBytes(LARGEST_BYTES), StandardCharsets.UTF_8);
        }
        var lines = text.lines().toList();
        var moves = new ArrayList<Move>();
        boolean ours = !lines.isEmpty() && lines.get(0).matches("[0-9a-f]{64}");
        for (String line : ours ? lines.subList(1, lines.size()) : List.<String>of()) {
            var parts = LINE.matcher(line);
            if (parts.matches()) {
                moves.add(new Move(
                        parts.group(3),
                        Long.parseLong(parts.group(1)),
                        Instant.ofEpochSecond(0, Long.parseLong(parts.group(2)))));
            }
        }
        return new PairMoves(note.resolveSibling(""), ours ? lines.get(0) : "", moves);
    }

    Path write() throws IOException {
        var text = new StringBuilder(hash).append('\n');
        for (Move move : moves) {
            text.append(move.bytes)
                    .append('/')
                    .append(nanos(move))
                    .append('/')
                    .append(move.name)
                    .append('\n');
        }
        Path note = folder.resolve(BEGINS + hash + ENDS);
        Path part = folder.resolve(BEGINS + hash + ".part");
        try (var channel = FileChannel.open(
                part, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        return Files.move(part, note, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Since 1970; a file's time as exact as its file system has it, for three centuries. */
    private static long nanos(Move move) {
        return TimeUnit.SECONDS.toNanos(move.modified.getEpochSecond()) + move.modified.getNano();
    }
}
