package io.toneguard.app.upload;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is done, by which a run goes on where another was interrupted, also by kill -9: a file to which a JSON line is added for each thing
 * that is so. A torn last line counts for nothing. It is a help and no proof: what it forgets is sent again, and the service knows it by its
 * content. One run at a time has it, by a lock that ends with the process.
 */
final class UploadState implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DONE = "done";
    private static final String REFUSED = "refused";

    private final FileChannel channel;
    private final String destination;
    /** By the file's name; a later line replaces an earlier one. */
    private final Map<String, Noted> notes = new HashMap<>();

    /**
     * What is known of a file.
     *
     * @param upload path of its unfinished upload at the service; null: it is there
     */
    private record Noted(
            long bytes, long modifiedMs, @Nullable String upload) {
        boolean isOf(LocalFile file) {
            return bytes == file.bytes() && modifiedMs == file.modifiedMs();
        }
    }

    private UploadState(FileChannel channel, String destination) {
        this.channel = channel;
        this.destination = destination;
    }

    /**
     * @param destination lines about others are left as they are and count for nothing
     * @throws UploadStopped if it cannot be written, or another run has it
     */
    static UploadState open(Path file, String destination) throws UploadStopped {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UploadStopped("the state file " + file + " cannot be written ("
                    + e.getClass().getSimpleName() + "); give one elsewhere with --state");
        }
        try {
            if (channel.tryLock() == null) {
                throw inUse(file);
            }
            var state = new UploadState(channel, destination);
            state.read();
            return state;
        } catch (OverlappingFileLockException | UploadStopped e) {
            close(channel);
            throw e instanceof UploadStopped stopped ? stopped : inUse(file);
        } catch (IOException e) {
            close(channel);
            throw new UploadStopped("the state file " + file + " cannot be read or locked (" + e
                    + "); give one on another file system with --state");
        }
    }

    /** Whether it is there, as far as is noted. */
    synchronized boolean isDone(LocalFile file) {
        var noted = notes.get(file.name());
        return noted != null && noted.isOf(file) && noted.upload() == null;
    }

    /** The path at the service under which the upload of this file was begun. */
    synchronized Optional<String> uploadOf(LocalFile file) {
        var noted = notes.get(file.name());
        return noted != null && noted.isOf(file) ? Optional.ofNullable(noted.upload()) : Optional.empty();
    }

    void begun(LocalFile file, String upload) throws UploadStopped {
        note(file, new Noted(file.bytes(), file.modifiedMs(), upload), Map.of("upload", upload));
    }

    /** The service does not know its upload any more; this run will not ask again. */
    synchronized void forget(LocalFile file) {
        notes.remove(file.name());
    }

    void done(LocalFile file, Accepted accepted) throws UploadStopped {
        var recording = accepted.recording();
        note(
                file,
                new Noted(file.bytes(), file.modifiedMs(), null),
                recording == null
                        ? Map.of(DONE, accepted.outcome().word())
                        : Map.of(DONE, accepted.outcome().word(), "recording", recording));
    }

    /** It is tried again by the next run, from its beginning: by then the file, or its sidecar, may be put right. */
    void refused(LocalFile file, String reason) throws UploadStopped {
        note(file, null, Map.of(REFUSED, reason));
    }

    private synchronized void note(LocalFile file, @Nullable Noted noted, Map<String, String> what)
            throws UploadStopped {
        know(file.name(), noted);
        var line = new LinkedHashMap<String, Object>();
        line.put("file", file.name());
        line.put("bytes", file.bytes());
        line.put("modifiedMs", file.modifiedMs());
        line.putAll(what);
        line.put("to", destination);
        line.put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        try {
            write(JSON.writeValueAsString(line) + "\n");
        } catch (IOException e) {
            throw new UploadStopped("the state file cannot be written any more (" + e.getMessage()
                    + "); make room for it, and run the upload again");
        }
    }

    private void know(String name, @Nullable Noted noted) {
        if (noted == null) {
            notes.remove(name);
        } else {
            notes.put(name, noted);
        }
    }

    private void write(String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** By the locked channel itself: closing another one of the same file would end the lock. */
    private void read() throws IOException {
        var lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            learn(line);
        }
        channel.position(channel.size());
        if (!endsALine()) {
            write("\n");
        }
    }

    private boolean endsALine() throws IOException {
        var last = ByteBuffer.allocate(1);
        return channel.size() == 0 || (channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n');
    }

    private void learn(String text) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JacksonException torn) {
            return;
        }
        var name = line.path("file").asString("");
        var upload = line.path("upload").asString("");
        // Others may be able to write in this folder: a line of theirs brings the key nowhere else.
        boolean isElsewhere = !upload.isEmpty() && !IntakeApi.isOfHost(upload);
        if (isElsewhere || !destination.equals(line.path("to").asString(""))) {
            return;
        }
        var noted = new Noted(
                line.path("bytes").asLong(-1), line.path("modifiedMs").asLong(-1), upload.isEmpty() ? null : upload);
        if (line.has(REFUSED)) {
            know(name, null);
        } else if (line.has(DONE) || !upload.isEmpty()) {
            know(name, noted);
        }
    }

    private static UploadStopped inUse(Path file) {
        return new UploadStopped("another upload is at work with the state file " + file
                + "; let it end, or give this one another with --state");
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // its lock is gone with it all the same
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
