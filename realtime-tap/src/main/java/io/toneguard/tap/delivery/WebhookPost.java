package io.toneguard.tap.delivery;

import io.toneguard.voice.secret.MasterKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Posts a delivery to a URL. Only an answer of 2xx counts; a redirect is none, because the secret's signature and a chat's credential are for one
 * address only. The answer's time is bounded from connecting to the last byte of its body, which is read past and thrown away.
 */
final class WebhookPost implements Processor {
    static final String DELIVERY_HEADER = "Toneguard-Delivery";
    static final String EVENT_HEADER = "Toneguard-Event";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int FIRST_SERVER_FAULT = 500;

    private final DeliverySettings settings;
    private final Messages messages;
    private final PermittedAddresses addresses;
    private final Optional<MasterKey> masterKey;
    private final InstantSource clock;
    private final HttpClient client;

    WebhookPost(DeliverySettings settings, Messages messages, Optional<MasterKey> masterKey, InstantSource clock) {
        this.settings = settings;
        this.messages = messages;
        this.addresses = new PermittedAddresses(settings.privateAddresses());
        this.masterKey = masterKey;
        this.clock = clock;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    @Override
    public void process(Exchange exchange) throws DeliveryFailedException, InterruptedException {
        var errand = Errand.of(exchange);
        exchange.getMessage().setBody("HTTP " + post(errand.delivery(), errand.target()));
    }

    private int post(Delivery delivery, AlertTarget target) throws DeliveryFailedException, InterruptedException {
        var url = URI.create(target.address());
        addresses.require(target.kind(), url.getHost());
        int status = status(request(delivery, target, url));
        if (status / 100 == 2) {
            return status;
        }
        var message = "answered HTTP " + status + (status / 100 == 3 ? "; redirects are not followed" : "");
        if (status == TOO_MANY_REQUESTS) {
            throw DeliveryFailedException.notSent(message);
        }
        throw status >= FIRST_SERVER_FAULT || status == REQUEST_TIMEOUT
                ? DeliveryFailedException.targetIsIll(message)
                : DeliveryFailedException.refused(message);
    }

    private HttpRequest request(Delivery delivery, AlertTarget target, URI url) throws DeliveryFailedException {
        var body = messages.body(delivery, target.kind());
        var request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Toneguard")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (target.kind().signed()) {
            request.header(DELIVERY_HEADER, delivery.id().toString()).header(EVENT_HEADER, delivery.eventWord());
            var secret = secret(target);
            if (secret != null) {
                request.header(Signature.HEADER, Signature.of(secret, clock.instant(), body));
            }
        }
        return request.build();
    }

    private @Nullable String secret(AlertTarget target) throws DeliveryFailedException {
        var sealed = target.secret();
        if (sealed == null) {
            return null;
        }
        try {
            return masterKey
                    .orElseThrow(() -> new IllegalArgumentException(MasterKey.isMissing()))
                    .open(sealed, AlertTarget.owner(target.tenant(), target.name()));
        } catch (IllegalArgumentException e) {
            throw DeliveryFailedException.notSent("the message cannot be signed: " + e.getMessage());
        }
    }

    private int status(HttpRequest request) throws DeliveryFailedException, InterruptedException {
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
