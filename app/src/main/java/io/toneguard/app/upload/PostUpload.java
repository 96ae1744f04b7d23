package io.toneguard.app.upload;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sends a file in one request; read once, so that what is sent is what the request's key was made of. */
final class PostUpload {
    static final long LARGEST_BYTES = 8 * 1024 * 1024;

    private static final String BINARY = "application/octet-stream";
    private static final String PATH = "/v1/recordings";

    private final IntakeApi api;

    PostUpload(IntakeApi api) {
        this.api = api;
    }

    Accepted send(LocalFile file) throws IOException, UnsentFile, RefusedUpload, UploadStopped, InterruptedException {
        byte[] audio = read(file);
        var metadata = CallMetadata.of(file);
        file.requireUnchanged();
        var reply = api.send(request(file, metadata, audio));
        reply.requireSuccess();
        var recording = reply.json().path("recordingId").asString("");
        return new Accepted(
                reply.status() == 200 ? Outcome.ALREADY_THERE : Outcome.UPLOADED,
                recording.isEmpty() ? null : recording);
    }

    private HttpRequest request(LocalFile file, CallMetadata metadata, byte[] audio) {
        var key = key(file.fileName(), metadata.json(), audio);
        // The name goes into the query, where it is spelt alike by everybody.
        var path = PATH + "?fileName=" + encoded(file.fileName());
        HttpRequest.Builder request;
        if (metadata.ofSidecar()) {
            request = api.request(path)
                    .header("Content-Type", "multipart/form-data; boundary=" + key)
                    .POST(BodyPublishers.concat(
                            BodyPublishers.ofString(head(metadata, key)),
                            BodyPublishers.ofByteArray(audio),
                            BodyPublishers.ofString("\r\n--" + key + "--\r\n")));
        } else {
            var startedAt = metadata.startedAt();
            request = api.request(startedAt.isEmpty() ? path : path + "&startedAt=" + encoded(startedAt.get()))
                    .header("Content-Type", BINARY)
                    .POST(BodyPublishers.ofByteArray(audio));
        }
        return request.header("Idempotency-Key", '"' + key + '"')
                .timeout(IntakeApi.within(audio.length, audio.length))
                .build();
    }

    /** RFC 7578; what describes the audio comes before it, so that a fault in it is told first. */
    private static String head(CallMetadata metadata, String boundary) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n"
                + "Content-Type: application/json\r\n\r\n" + metadata.json()
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"audio\""
                + "\r\nContent-Type: " + BINARY + "\r\n\r\n";
    }

    /** Of all that is sent: one content under two names is two requests. */
    private static String key(String name, String metadata, byte[] audio) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(audio);
            digest.update((byte) 0);
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(metadata.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] read(LocalFile file) throws UnsentFile {
        try (InputStream in = Files.newInputStream(file.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            // One more tells a file that grew, which requireUnchanged() says.
            return in.readNBytes((int) file.bytes() + 1);
        } catch (IOException e) {
            throw new UnsentFile("cannot be read (" + e.getClass().getSimpleName() + "); check its permissions");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
