package io.toneguard.app.upload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** The service's web API, with the key. Proxies and trusted certificates are the JDK's; redirects are not followed. */
final class IntakeApi {
    private static final int LONGEST_BODY = 64 * 1024;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMinutes(2);
    /** A line slower than this, in bytes a second, is no line. */
    private static final long SLOWEST_LINE = 16_000;
    /** A service that hashes and stores slower than this, in bytes a second, is none. */
    private static final long SLOWEST_STORE = 10_000_000;

    private final URI base;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            // An upgrade to HTTP/2 would come in the middle of the first body.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .build();

    IntakeApi(UploadOptions options) {
        base = options.url();
        token = options.token();
    }

    /** @param path below the service's URL, with its query */
    HttpRequest.Builder request(String path) {
        return at(URI.create(base + path));
    }

    /** @param path of the host, as {@link #pathOf} gave it */
    HttpRequest.Builder requestOfHost(String path) {
        if (!isOfHost(path)) {
            throw new IllegalArgumentException("is no path of the service's host, which alone is shown the key");
        }
        return at(base.resolve(path));
    }

    /** Whether it names nothing but a place at the host that was given. */
    static boolean isOfHost(String path) {
        return path.startsWith("/") && !path.startsWith("//");
    }

    private HttpRequest.Builder at(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .timeout(SHORTEST);
    }

    /**
     * The path and query of a Location. Its host counts for nothing: behind a proxy it may be a wrong one, and the token goes nowhere else.
     *
     * @param request what was asked
     */
    static String pathOf(URI request, String location) throws UploadStopped {
        try {
            var resolved = request.resolve(location);
            var query = resolved.getRawQuery();
            var path = resolved.getRawPath();
            if (path != null && path.startsWith("/") && !path.startsWith("//")) {
                return query == null ? path : path + "?" + query;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new UploadStopped("the service told no place for an upload, but '"
                + location.replaceAll("\\p{Cntrl}", "?") + "'; is there a proxy between that changes it?");
    }

    /**
     * How long a request may take.
     *
     * @param sent bytes in it
     * @param handled bytes that the service hashes and stores before it answers
     */
    static Duration within(long sent, long handled) {
        return SHORTEST.plusSeconds(sent / SLOWEST_LINE + handled / SLOWEST_STORE);
    }

    Reply send(HttpRequest request) throws IOException, UploadStopped, InterruptedException {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                return new Reply(
                        response.statusCode(),
                        response.headers(),
                        new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8));
            }
        } catch (SSLException e) {
            throw new UploadStopped("no TLS with " + base.getHost() + ": " + e.getMessage()
                    + "; trust its certificate by TONEGUARD_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");
        }
    }

    /** Asks whether anybody is there who knows the token, before thousands of files are read. */
    void greet() throws IOException, UploadStopped, InterruptedException {
        var asked = request("/v1/uploads")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .timeout(CONNECT_WITHIN)
                .build();
        var reply = send(asked);
        if (reply.status() == 401 || (reply.status() >= 300 && reply.status() < 400)) {
            try {
                reply.requireSuccess();
            } catch (RefusedUpload e) {
                throw new UploadStopped(String.valueOf(e.getMessage()));
            }
        }
    }
}
