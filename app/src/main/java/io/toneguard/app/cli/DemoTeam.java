package io.toneguard.app.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Who is told of the demo's alerts, and what they do: by the web API, as a supervisor's desk would. */
final class DemoTeam {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final URI alerts;
    private final String key;
    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * @param port of the service's HTTP
     * @param key the tenant's
     */
    DemoTeam(int port, String key) {
        this.alerts = URI.create("http://127.0.0.1:" + port + "/v1/alerts/");
        this.key = key;
    }

    /** "I am on it." */
    void acknowledge(String alert) throws IOException, InterruptedException {
        post(alert + "/acknowledge", Map.of("actor", "sam"));
    }

    /** Done with it. */
    void close(String alert, String outcome) throws IOException, InterruptedException {
        post(alert + "/close", Map.of("actor", "sam", "outcome", outcome));
    }

    private void post(String path, Map<String, String> body) throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(alerts.resolve(path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.line(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException(
                    "POST /v1/alerts/" + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
    }
}
