package io.toneguard.ingest.azure.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each place that gives tokens is asked, and what is made of its answer. */
class AzureIdentityTest {
    private static final TokenRequestContext STORAGE =
            new TokenRequestContext().addScopes("https://storage.azure.com/.default");

    @TempDir
    Path temporary;

    private final List<String> asked = new ArrayList<>();
    private final List<Integer> refusals = new ArrayList<>();
    private String answer = "";
    private HttpServer server;

    @BeforeEach
    void aPlaceThatGivesTokens() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " Metadata="
                    + headers.getFirst("Metadata") + " X-IDENTITY-HEADER=" + headers.getFirst("X-IDENTITY-HEADER")
                    + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int status = refusals.isEmpty() ? 200 : refusals.remove(0);
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aVirtualMachinesMetadataServiceIsAskedForItsIdentity() {
        answer =
                "{\"access_token\": \"t-1\", \"expires_on\": \"1900000000\", \"resource\": \"https://storage.azure.com/\"}";
        var identity = AzureIdentity.of(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", here(), "AZURE_CLIENT_ID", "c 1"));
        var token = identity.getTokenSync(STORAGE);
        assertThat(token.getToken()).isEqualTo("t-1");
        assertThat(token.getExpiresAt().toInstant()).isEqualTo(Instant.ofEpochSecond(1_900_000_000L));
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("GET /metadata/identity/oauth2/token?api-version=2018-02-01&client_id=c+1"
                        + "&resource=https%3A%2F%2Fstorage.azure.com Metadata=true");
    }

    @Test
    void whereTheEnvironmentNamesAnEndpointThatIsAsked() {
        answer = "{\"access_token\": \"t-2\", \"expires_on\": 1900000000}";
        var identity = AzureIdentity.of(Map.of("IDENTITY_ENDPOINT", here() + "/msi/token", "IDENTITY_HEADER", "h-7"));
        assertThat(identity.getTokenSync(STORAGE).getToken()).isEqualTo("t-2");
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("GET /msi/token?api-version=2019-08-01&resource=")
                .contains("X-IDENTITY-HEADER=h-7");
    }

    @Test
    void aPodShowsTheTokenOfItsServiceAccountAsItIsInTheFileThen() throws IOException {
        answer = "{\"access_token\": \"t-3\", \"expires_in\": 300}";
        var file = Files.writeString(temporary.resolve("token"), "first\n");
        var identity = AzureIdentity.of(Map.of(
                "AZURE_FEDERATED_TOKEN_FILE",
                file.toString(),
                "AZURE_CLIENT_ID",
                "client",
                "AZURE_TENANT_ID",
                "tenant",
                "AZURE_AUTHORITY_HOST",
                here()));
        assertThat(identity.getTokenSync(STORAGE).getExpiresAt())
                .isBefore(OffsetDateTime.now().plusMinutes(6));
        Files.writeString(file, "second");
        identity.getTokenSync(STORAGE);
        assertThat(asked).hasSize(2).allSatisfy(request -> assertThat(request)
                .startsWith("POST /tenant/oauth2/v2.0/token ")
                .contains(
                        "grant_type=client_credentials",
                        "client_id=client",
                        "scope=https%3A%2F%2Fstorage.azure.com%2F.default",
                        "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"));
        assertThat(asked.get(0)).endsWith("client_assertion=first");
        assertThat(asked.get(1)).endsWith("client_assertion=second");
    }

    @Test
    void aTokenThatIsGoodForLongIsNotAskedForAgain() {
        answer = "{\"access_token\": \"t-1\", \"expires_on\": \"1900000000\"}";
        var identity = AzureIdentity.of(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", here()));
        identity.getTokenSync(STORAGE);
        identity.getTokenSync(STORAGE);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aBusyPlaceIsAskedAgainAndOneThatRefusesIsNot() {
        answer = "{\"access_token\": \"t-1\", \"expires_on\": \"1900000000\"}";
        refusals.add(429);
        var identity = AzureIdentity.of(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", here()));
        assertThat(identity.getTokenSync(STORAGE).getToken()).isEqualTo("t-1");
        refusals.add(400);
        answer = "{\"error\": \"invalid_request\", \"error_description\": \"Identity not found\"}";
        assertThatThrownBy(() -> AzureIdentity.of(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", here()))
                        .getTokenSync(STORAGE))
                .rootCause()
                .isInstanceOf(AzureException.class)
                .hasMessageContaining("the managed identity gives no token: status 400");
        assertThat(asked).hasSize(3);
    }

    private String here() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
