package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.ingest.recording.IngestConfiguration;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /v1} in a real Tomcat on a real database, with a store in a folder. A key is the tenant's id here, and its scopes behind slashes; without any it has
 * all. Every answer is held against the API's description.
 */
final class ApiHouse implements AutoCloseable {
    static final ApiDocument DOCUMENT = new ApiDocument();

    final FolderStore store;
    final Path spool;
    final TestDatabase database;
    final List<RecordingId> erased = new ArrayList<>();
    /** Recordings whose audio an erasure cannot remove in time. */
    volatile int audioLeft;

    volatile boolean databaseIsAway;
    /** At scores, as they were noted. */
    final List<ScoreLook> looks = new CopyOnWriteArrayList<>();

    volatile boolean looksCannotBeNoted;
    private final ConfigurableApplicationContext context;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({IngestConfiguration.class, ApiWebConfiguration.class})
    static class House {
        @Bean
        Filter wall() {
            return (request, response, chain) -> {
                var asked = (HttpServletRequest) request;
                var key = asked.getHeader("Authorization");
                if (key == null) {
                    chain.doFilter(request, response);
                    return;
                }
                var words = key.substring("Bearer ".length()).split("/");
                var caller = new Caller(
                        new TenantId(UUID.fromString(words[0])),
                        UUID.randomUUID(),
                        Scope.of(
                                words.length == 1
                                        ? List.of("*")
                                        : List.of(words).subList(1, words.length)));
                chain.doFilter(
                        new HttpServletRequestWrapper(asked) {
                            @Override
                            public Principal getUserPrincipal() {
                                return caller;
                            }
                        },
                        response);
            };
        }
    }

    /** An answer; its body is empty where there was none. */
    record Answer(int status, HttpResponse<String> response) {
        JsonNode body() {
            return JsonMapper.shared().readTree(response.body());
        }

        String text(String name) {
            return body().get(name).asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    ApiHouse(TestDatabase database, Path temp, String... settings) throws IOException {
        this.database = database;
        spool = temp.resolve("spool");
        store = new FolderStore(Files.createDirectories(temp.resolve("store")));
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.tomcat.threads.max=20",
                "--spring.flyway.enabled=false",
                "--spring.main.banner-mode=off",
                "--spring.servlet.multipart.enabled=false",
                "--spring.mvc.formcontent.filter.enabled=false",
                "--api.spool=" + spool,
                "--api.keep-free=0",
                "--api.wait-poll=20ms",
                "--ingest.inbox=" + temp.resolve("inbox"),
                "--spring.autoconfigure.exclude=org.apache.camel.spring.boot.CamelAutoConfiguration"));
        arguments.addAll(List.of(settings));
        context = new SpringApplicationBuilder(House.class)
                .initializers(fresh -> {
                    var beans = (GenericApplicationContext) fresh;
                    // The database's own, which outlives this house.
                    beans.registerBean(DataSource.class, database::asService, bean -> ((AbstractBeanDefinition) bean)
                            .setDestroyMethodName(""));
                    beans.registerBean(TenantScope.class, this::scope);
                    beans.registerBean(Tenants.class, database::tenants);
                    beans.registerBean(ScoreLooks.class, () -> this::note);
                    beans.registerBean(RecordingStore.class, () -> store);
                    beans.registerBean(Erasure.class, this::erasure);
                    beans.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
                })
                .run(arguments.toArray(String[]::new));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
    }

    private TenantScope scope() {
        var real = database.scope();
        return new TenantScope() {
            @Override
            public <T> T in(TenantId tenant, Supplier<T> work) {
                if (databaseIsAway) {
                    throw new DataAccessResourceFailureException("the database is away");
                }
                return real.in(tenant, work);
            }
        };
    }

    private void note(ScoreLook look) {
        if (looksCannotBeNoted) {
            throw new DataAccessResourceFailureException("the disk is full");
        }
        looks.add(look);
    }

    private Erasure erasure() {
        return new Erasure() {
            @Override
            public Optional<Erased> eraseRecording(TenantId tenant, RecordingId recording) {
                boolean known =
                        bean(RecordingViews.class).one(tenant, recording).isPresent();
                if (known) {
                    erased.add(recording);
                }
                return known ? Optional.of(new Erased(1, audioLeft)) : Optional.empty();
            }

            @Override
            public Optional<Erased> eraseCall(TenantId tenant, String callId) {
                var call = bean(CallViews.class).one(tenant, callId);
                return call.map(view -> new Erased(view.recordings().size(), audioLeft));
            }
        };
    }

    /** What goes into a request: its key, headers in pairs, and its body. */
    Answer send(String key, String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        DOCUMENT.check(
                method,
                path,
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        return new Answer(response.statusCode(), response);
    }

    Answer get(Tenant tenant, String path) throws IOException, InterruptedException {
        return send(tenant.id().toString(), "GET", path, new byte[0]);
    }

    Answer post(Tenant tenant, String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return send(tenant.id().toString(), "POST", path, body, headers);
    }

    /** A form with the recording and, if it is not empty, what is said of it; the metadata last, where a client may put it. */
    Answer postForm(Tenant tenant, String path, String fileName, byte[] audio, String metadata)
            throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--b0undary\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: audio/wav\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(audio);
        if (!metadata.isEmpty()) {
            body.writeBytes(
                    ("\r\n--b0undary\r\nContent-Disposition: form-data; name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n"
                                    + metadata)
                            .getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes("\r\n--b0undary--\r\n".getBytes(StandardCharsets.UTF_8));
        return post(tenant, path, body.toByteArray(), "Content-Type", "multipart/form-data; boundary=b0undary");
    }

    List<LedgerEntry> ledger(Tenant tenant) {
        return bean(LedgerEntries.class).list(tenant.id(), Optional.empty(), 1000);
    }

    /** As a worker would, with one segment and three windows. */
    void analyse(Tenant tenant, String recording) {
        database.scope().run(tenant.id(), () -> {
            var jdbc = JdbcClient.create(database.asService());
            jdbc.sql("""
                            insert into speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker,
                                speech_seconds, voiced_seconds, f0_mean_hz, f0_median_hz, stress_state,
                                window_voiced_seconds, window_f0_median_hz, window_level_dbfs)
                            select tenant_id, call_month, recording_id, 1, 'tg-3', 0, 'agent', 4.25, 3.5, 121.23456, 120.5, 'calm',
                                '{1,2,3}', '{120.5,NULL,121}', '{-20,-21,-22}' from recording where tenant_id = ? and recording_id = ?
                            """)
                    .params(tenant.id().value(), UUID.fromString(recording))
                    .update();
            jdbc.sql("""
                            update recording set state = 'analysed', state_since = clock_timestamp(), analysed_at = clock_timestamp(),
                                analyzer = 'tg-3' where tenant_id = ? and recording_id = ?
                            """)
                    .params(tenant.id().value(), UUID.fromString(recording))
                    .update();
        });
    }

    /** What lies in the spool, and must not when no request is running and no upload is open. */
    List<String> spooled() throws IOException {
        try (var files = Files.walk(spool)) {
            return files.filter(file -> file.toString().endsWith(".part"))
                    .map(file -> spool.relativize(file).toString())
                    .toList();
        }
    }

    static void assertProblem(Answer answer, int status, String... words) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        Arrays.stream(words)
                .forEach(word -> assertThat(answer.response().body()).contains(word));
        assertThat(answer.response().body()).doesNotContain("Exception", "io.toneguard", "java.");
    }

    @Override
    public void close() {
        context.close();
    }
}
