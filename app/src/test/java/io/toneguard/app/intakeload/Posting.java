package io.toneguard.app.intakeload;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A program that posts recordings and tries again, under the same Idempotency-Key, until it has an answer. */
final class Posting {
    private static final Set<Integer> TRY_AGAIN = Set.of(408, 409, 429, 500, 502, 503, 504);
    private static final Pattern ID = Pattern.compile("\"recordingId\"\\s*:\\s*\"([0-9a-f-]{36})\"");
    private static final long PAUSE_MS = 200;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String url;
    private final String token;
    private final AtomicInteger repeated = new AtomicInteger();

    Posting(int port, String token) {
        this.url = "http://127.0.0.1:" + port + "/v1/recordings";
        this.token = token;
    }

    /** Requests that had to be made again. */
    int repeated() {
        return repeated.get();
    }

    /** @return the recording's id */
    String post(String fileName, String key, byte[] wav) throws IOException, InterruptedException {
        var request = request("?fileName=" + fileName)
                .header("Content-Type", "application/octet-stream")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(wav))
                .timeout(Duration.ofSeconds(30))
                .build();
        long giveUpAt = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            String failure;
            try {
                var response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 202 || response.statusCode() == 200) {
                    return id(response.body());
                }
                failure = response.statusCode() + " " + response.body();
                if (!TRY_AGAIN.contains(response.statusCode())) {
                    throw new IllegalStateException(fileName + ": " + failure);
                }
            } catch (IOException e) {
                failure = e.toString();
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IOException(fileName + ": no answer in " + LONGEST.toMinutes() + " min, lately " + failure);
            }
            repeated.incrementAndGet();
            Thread.sleep(PAUSE_MS);
        }
    }

    /** Reads where a recording stands. */
    CompletableFuture<Integer> status(String id) {
        return http.sendAsync(
                        request("/" + id).timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode);
    }

    /** In one request, from disk. */
    static void file(int port, String token, Path file) throws IOException, InterruptedException {
        var posting = new Posting(port, token);
        var response = posting.http.send(
                posting.request("?fileName=" + file.getFileName())
                        .header("Content-Type", "application/octet-stream")
                        .POST(bodyOf(file))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 202 && response.statusCode() != 200) {
            throw new IOException(file + ": " + response.statusCode() + " " + response.body());
        }
    }

    private static HttpRequest.BodyPublisher bodyOf(Path file) throws FileNotFoundException {
        return HttpRequest.BodyPublishers.ofFile(file);
    }

    private HttpRequest.Builder request(String below) {
        return HttpRequest.newBuilder(URI.create(url + below)).header("Authorization", "Bearer " + token);
    }

    private static String id(String body) throws IOException {
        var id = ID.matcher(body);
        if (!id.find()) {
            throw new IOException("no recordingId in the answer " + body);
        }
        return id.group(1);
    }
}
