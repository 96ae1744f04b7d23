package io.toneguard.ingest.azure.account;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens without a secret of ours, by the environment's own word: workload identity of a pod ({@code AZURE_FEDERATED_TOKEN_FILE},
 * {@code AZURE_CLIENT_ID}, {@code AZURE_TENANT_ID}), else App Service and Container Apps ({@code IDENTITY_ENDPOINT},
 * {@code IDENTITY_HEADER}), else the metadata service of a virtual machine (IMDS). Each is one documented request; the SDK keeps the token
 * and asks again before it ends.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token">IMDS</a>
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow">federated credential</a>
 */
abstract class AzureIdentity implements TokenCredential {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final int TRIES = 3;
    /** The SDK asks again five minutes before a token ends; one that is older by then would be given in vain. */
    private static final Duration GOOD_FOR_AT_LEAST = Duration.ofMinutes(10);

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(WITHIN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    static AzureIdentity of(Map<String, String> environment) {
        String client = environment.getOrDefault("AZURE_CLIENT_ID", "");
        String file = environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", "");
        String tenant = environment.getOrDefault("AZURE_TENANT_ID", "");
        if (!file.isEmpty() && !client.isEmpty() && !tenant.isEmpty()) {
            String authority = environment.getOrDefault("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
            return new Workload(URI.create(slashed(authority) + tenant + "/oauth2/v2.0/token"), client, Path.of(file));
        }
        String endpoint = environment.getOrDefault("IDENTITY_ENDPOINT", "");
        String header = environment.getOrDefault("IDENTITY_HEADER", "");
        if (!endpoint.isEmpty() && !header.isEmpty()) {
            return new Managed(endpoint + "?api-version=2019-08-01", client, "X-IDENTITY-HEADER", header);
        }
        String host = environment.getOrDefault("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://169.254.169.254");
        return new Managed(
                slashed(host) + "metadata/identity/oauth2/token?api-version=2018-02-01", client, "Metadata", "true");
    }

    private @Nullable String givenFor;
    private @Nullable AccessToken given;

    abstract HttpRequest request(TokenRequestContext wanted) throws IOException;

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext wanted) {
        return Mono.fromCallable(() -> getTokenSync(wanted)).subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public synchronized AccessToken getTokenSync(TokenRequestContext wanted) {
        var last = given;
        if (last != null
                && scope(wanted).equals(givenFor)
                && last.getExpiresAt().minus(GOOD_FOR_AT_LEAST).isAfter(OffsetDateTime.now(ZoneOffset.UTC))) {
            return last;
        }
        try {
            var token = ask(wanted);
            given = token;
            givenFor = scope(wanted);
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while asking for a token"));
        }
    }

    private AccessToken ask(TokenRequestContext wanted) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            var answer = HTTP.send(request(wanted), BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return token(answer.body());
            }
            boolean mayPass = answer.statusCode() == 404
                    || answer.statusCode() == 410
                    || answer.statusCode() == 429
                    || answer.statusCode() >= 500;
            if (!mayPass || attempt == TRIES) {
                throw new AzureException(
                        this + " gives no token: status " + answer.statusCode()
                                + "; give the machine or pod an identity (AZURE_CLIENT_ID says which, if it has several)",
                        answer.statusCode() >= 500 ? answer.statusCode() : 401,
                        "NoToken");
            }
            Thread.sleep(
                    Math.min(AzurePatience.LONGEST_PAUSE.toMillis(), AzurePatience.FIRST_PAUSE.toMillis() << attempt));
        }
    }

    private AccessToken token(String body) throws IOException {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IOException(this + " answers no JSON");
        }
        String token = answer.path("access_token").asString("");
        long seconds = answer.path("expires_in").asLong(0);
        long at = answer.path("expires_on").asLong(0);
        if (token.isEmpty() || seconds == 0 && at == 0) {
            throw new IOException(this + " answers without access_token or the time at which it ends");
        }
        var ends = at > 0 ? Instant.ofEpochSecond(at) : Instant.now().plusSeconds(seconds);
        return new AccessToken(token, OffsetDateTime.ofInstant(ends, ZoneOffset.UTC));
    }

    private static String scope(TokenRequestContext wanted) {
        return String.join(" ", wanted.getScopes());
    }

    private static String slashed(String address) {
        return address.endsWith("/") ? address : address + "/";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static final class Managed extends AzureIdentity {
        private final String address;
        private final String header;
        private final String value;

        Managed(String address, String client, String header, String value) {
            this.address = client.isEmpty() ? address : address + "&client_id=" + encoded(client);
            this.header = header;
            this.value = value;
        }

        @Override
        HttpRequest request(TokenRequestContext wanted) {
            String resource = scope(wanted).replaceFirst("/\\.default$", "");
            return HttpRequest.newBuilder(URI.create(address + "&resource=" + encoded(resource)))
                    .timeout(WITHIN)
                    .header(header, value)
                    .build();
        }

        @Override
        public String toString() {
            return "the managed identity";
        }
    }

    private static final class Workload extends AzureIdentity {
        private final URI address;
        private final String client;
        private final Path assertion;

        Workload(URI address, String client, Path assertion) {
            this.address = address;
            this.client = client;
            this.assertion = assertion;
        }

        /** The file is renewed by the cluster: read each time. */
        @Override
        HttpRequest request(TokenRequestContext wanted) throws IOException {
            String form = "grant_type=client_credentials&client_id=" + encoded(client) + "&scope="
                    + encoded(scope(wanted))
                    + "&client_assertion_type=" + encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                    + "&client_assertion=" + encoded(Files.readString(assertion).strip());
            return HttpRequest.newBuilder(address)
                    .timeout(WITHIN)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
        }

        @Override
        public String toString() {
            return "the workload identity";
        }
    }
}
