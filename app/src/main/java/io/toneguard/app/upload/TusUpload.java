package io.toneguard.app.upload;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Sends a large file by <a href="https://tus.io/protocols/resumable-upload">tus 1.0.0</a>: in pieces, from where the service says that it
 * has it, also after this process was killed, as the state file knows under which path. One of it for each file.
 */
final class TusUpload {
    static final int PIECE_BYTES = 16 * 1024 * 1024;

    private static final String TUS = "Tus-Resumable";
    private static final String VERSION = "1.0.0";
    private static final String OFFSET = "Upload-Offset";
    private static final String RECORDING = "Toneguard-Recording-Id";
    /** Web servers take 8 kB of headers. */
    private static final int LONGEST_METADATA = 6000;

    private static final int MOST_BEGINNINGS = 3;

    private final IntakeApi api;
    private final UploadState state;
    private final LocalFile file;
    private final LongConsumer progress;
    private int beginnings;

    /** @param progress is told how many bytes of the file the service has, each time that it said so */
    TusUpload(IntakeApi api, UploadState state, LocalFile file, LongConsumer progress) {
        this.api = api;
        this.state = state;
        this.file = file;
        this.progress = progress;
    }

    /** Goes on where it is, or begins. */
    Accepted send() throws IOException, UnsentFile, RefusedUpload, UploadStopped, InterruptedException {
        var known = state.uploadOf(file);
        return known.isPresent() ? resume(known.get()) : sendFrom(begin(), 0);
    }

    private String begin() throws IOException, UnsentFile, RefusedUpload, UploadStopped, InterruptedException {
        if (++beginnings > MOST_BEGINNINGS) {
            throw new UnsentFile("the service forgot its upload " + MOST_BEGINNINGS + " times");
        }
        var metadata = "filename " + base64(file.fileName()) + ",metadata "
                + base64(CallMetadata.of(file).json());
        if (metadata.length() > LONGEST_METADATA) {
            throw new RefusedUpload("its sidecar is too long for the header that it goes into with a large file ("
                    + metadata.length() + " of " + LONGEST_METADATA + " characters); leave out what it has of its own");
        }
        file.requireUnchanged();
        var asked = api.request("/v1/uploads")
                .header(TUS, VERSION)
                .header("Upload-Length", Long.toString(file.bytes()))
                .header("Upload-Metadata", metadata)
                .POST(BodyPublishers.noBody())
                .build();
        var reply = api.send(asked);
        reply.requireSuccess();
        var location = reply.header("Location");
        var path = IntakeApi.pathOf(asked.uri(), location.orElse(""));
        state.begun(file, path);
        progress.accept(0);
        return path;
    }

    private Accepted resume(String path)
            throws IOException, UnsentFile, RefusedUpload, UploadStopped, InterruptedException {
        var reply = api.send(api.requestOfHost(path)
                .header(TUS, VERSION)
                .method("HEAD", BodyPublishers.noBody())
                .build());
        if (isForgotten(reply)) {
            state.forget(file);
            return sendFrom(begin(), 0);
        }
        if (isRefused(reply)) {
            // What a HEAD cannot say: the reason.
            reply = sendPiece(path, file.bytes(), 0);
        }
        reply.requireSuccess();
        var recording = reply.header(RECORDING);
        if (recording.isPresent()) {
            return new Accepted(Outcome.UPLOADED, recording.get());
        }
        long offset = offset(reply).orElseThrow(() -> new TryAgain("the service did not say what it has", null, true));
        progress.accept(offset);
        return sendFrom(path, offset);
    }

    private Accepted sendFrom(String path, long offset)
            throws IOException, UnsentFile, RefusedUpload, UploadStopped, InterruptedException {
        long at = offset;
        while (true) {
            long bytes = Math.min(PIECE_BYTES, file.bytes() - at);
            file.requireUnchanged();
            var reply = sendPiece(path, at, bytes);
            if (isForgotten(reply)) {
                state.forget(file);
                throw new TryAgain("the service forgot its upload", null, false);
            }
            reply.requireSuccess();
            at += bytes;
            progress.accept(at);
            if (at >= file.bytes()) {
                return accepted(reply);
            }
        }
    }

    private Reply sendPiece(String path, long at, long bytes)
            throws IOException, UnsentFile, UploadStopped, InterruptedException {
        boolean isLast = at + bytes == file.bytes();
        try (var piece = open(at, bytes)) {
            try {
                return api.send(api.requestOfHost(path)
                        .header(TUS, VERSION)
                        .header(OFFSET, Long.toString(at))
                        .header("Content-Type", "application/offset+octet-stream")
                        .timeout(IntakeApi.within(bytes, isLast ? file.bytes() : bytes))
                        .method(
                                "PATCH",
                                bytes == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.fromPublisher(
                                                BodyPublishers.ofInputStream(() -> piece), bytes))
                        .build());
            } catch (IOException e) {
                var fault = piece.fault();
                if (fault != null) {
                    throw new UnsentFile("cannot be read to its end (" + fault + ")");
                }
                throw e;
            }
        }
    }

    private FilePiece open(long at, long bytes) throws UnsentFile {
        try {
            return new FilePiece(file.path(), at, bytes);
        } catch (IOException e) {
            throw new UnsentFile("cannot be read (" + e.getClass().getSimpleName() + "); check its permissions");
        }
    }

    private static Accepted accepted(Reply reply) {
        var recording = reply.header(RECORDING)
                .orElseGet(() -> reply.json().path("recordingId").asString(""));
        // A tus server answers 204; one that tells what is known of it answers 200 or 202 with it.
        return new Accepted(Outcome.UPLOADED, recording.isEmpty() ? null : recording);
    }

    /** 421: it was begun at another node, and its bytes are there. */
    private static boolean isForgotten(Reply reply) {
        return reply.status() == 404 || reply.status() == 410 || reply.status() == 421;
    }

    private static boolean isRefused(Reply reply) {
        return reply.status() == 409 || reply.status() == 415 || reply.status() == 422;
    }

    private static OptionalLong offset(Reply reply) {
        try {
            return OptionalLong.of(Long.parseLong(reply.header(OFFSET).orElse("")));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
