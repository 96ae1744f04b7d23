package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that go to done together once their recording is stored: written down in a hidden file beside them before the first one moves,
 * so that after a crash none of them is taken for a half whose other half never came.
 *
 * @param hash of the recording that they made
 */
record PairMoves(Path folder, String hash, List<Move> moves) {
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
                return of(folder.resolve(name)).equals(this);
            } catch (NoSuchFileException e) {
                return false;
            }
        }
    }

    static boolean isOne(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(BEGINS) && name.endsWith(ENDS);
    }

    /** What was written down; names hold no line breaks. */
    static PairMoves read(Path note) throws IOException {
        var lines = Files.readAllLines(note, StandardCharsets.UTF_8);
        var moves = new ArrayList<Move>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] parts = line.split("/", 3);
            moves.add(new Move(parts[2], Long.parseLong(parts[0]), Instant.parse(parts[1])));
        }
        return new PairMoves(note.resolveSibling(""), lines.isEmpty() ? "" : lines.get(0), moves);
    }

    Path write() throws IOException {
        var text = new StringBuilder(hash).append('\n');
        for (Move move : moves) {
            text.append(move.bytes)
                    .append('/')
                    .append(move.modified)
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
}
