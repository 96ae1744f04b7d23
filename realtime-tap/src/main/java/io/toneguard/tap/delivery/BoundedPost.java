package io.toneguard.tap.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A request whose time is bounded from connecting to the last byte of its answer's body, which is read past and thrown away. Redirects are not
 * followed.
 */
public final class BoundedPost {
    private final DeliverySettings settings;
    private final HttpClient client;

    public BoundedPost(DeliverySettings settings) {
        this.settings = settings;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    /**
     * @return the status, whatever it is
     * @throws DeliveryFailedException without an answer in time
     */
    public int send(HttpRequest request) throws DeliveryFailedException, InterruptedException {
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(settings.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
        } catch (TimeoutException e) {
            throw DeliveryFailedException.targetIsIll(
                    "no whole answer within " + settings.answerTimeout().toMillis() + " ms (delivery.answer-timeout)");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (CancellationException e) {
            throw DeliveryFailedException.targetIsIll("the request was given up");
        } finally {
            answer.cancel(true); // closes the connection of one that did not answer
        }
    }

    private DeliveryFailedException failure(@Nullable Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return DeliveryFailedException.notSent(
                    "no connection within " + settings.connectTimeout().toMillis() + " ms (delivery.connect-timeout)");
        }
        if (cause instanceof ConnectException) {
            return DeliveryFailedException.notSent("connection refused");
        }
        if (cause instanceof SSLException) {
            return DeliveryFailedException.targetIsIll("TLS failed: " + cause.getMessage());
        }
        return DeliveryFailedException.targetIsIll(
                cause instanceof IOException ? "connection lost: " + cause.getMessage() : "not sent: " + cause);
    }
}
