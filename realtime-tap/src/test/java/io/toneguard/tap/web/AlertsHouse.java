package io.toneguard.tap.web;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/alerts} in a real Tomcat on a real database; a key is the tenant's id here, and its scopes behind slashes; without any it has all. */
final class AlertsHouse implements AutoCloseable {
    /** At scores, as they were noted. */
    final List<ScoreLook> looks = new CopyOnWriteArrayList<>();

    volatile boolean looksCannotBeNoted;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Of streams that are open. */
    static final Set<TenantId> DELETED_KEYS = ConcurrentHashMap.newKeySet();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(AlertsWebConfiguration.class)
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
                var tenant = new TenantId(UUID.fromString(words[0]));
                var caller = new Caller(
                        tenant,
                        UUID.randomUUID(),
                        Scope.of(
                                words.length == 1
                                        ? List.of("*")
                                        : List.of(words).subList(1, words.length)));
                TenantOfRequest.keyHolds(asked, () -> !DELETED_KEYS.contains(tenant));
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

    /** An answer; its body is null where there was none. */
    record Answer(int status, String type, JsonNode body) {
        String text(String name) {
            return body.get(name).asString();
        }

        List<String> kinds() {
            return body.get("events")
                    .valueStream()
                    .map(event -> event.get("kind").asString())
                    .toList();
        }
    }

    AlertsHouse(TestDatabase database, String... settings) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.flyway.enabled=false",
                "--spring.main.banner-mode=off",
                "--alert-stream.poll=50ms",
                "--spring.autoconfigure.exclude=org.apache.camel.spring.boot.CamelAutoConfiguration"));
        arguments.addAll(List.of(settings));
        context = new SpringApplicationBuilder(House.class)
                .initializers(fresh -> {
                    var beans = (GenericApplicationContext) fresh;
                    // The database's own, which outlives this house.
                    beans.registerBean(DataSource.class, database::asService, bean -> ((AbstractBeanDefinition) bean)
                            .setDestroyMethodName(""));
                    beans.registerBean(TenantScope.class, database::scope);
                    beans.registerBean(ScoreLooks.class, () -> this::note);
                })
                .run(arguments.toArray(String[]::new));
    }

    private void note(ScoreLook look) {
        if (looksCannotBeNoted) {
            throw new DataAccessResourceFailureException("the disk is full");
        }
        looks.add(look);
    }

    private URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/v1/alerts" + path);
    }

    private static HttpRequest.Builder as(Tenant tenant, URI uri) {
        var request = HttpRequest.newBuilder(uri);
        return tenant == null ? request : request.header("Authorization", "Bearer " + tenant.id());
    }

    /** With a key of one scope. */
    Answer send(Tenant tenant, Scope scope, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + tenant.id() + "/" + scope.word())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Answer get(Tenant tenant, String path) throws IOException, InterruptedException {
        return send(as(tenant, uri(path)).GET().build());
    }

    Answer post(Tenant tenant, String path, Map<String, String> body) throws IOException, InterruptedException {
        return post(tenant, path, body, "");
    }

    /** Under a key by which the client knows the request; empty: none. */
    Answer post(Tenant tenant, String path, Map<String, String> body, String key)
            throws IOException, InterruptedException {
        return send(as(tenant, uri(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build());
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body().isEmpty() ? null : JsonMapper.shared().readTree(response.body()));
    }

    /** A listener's stream, line by line, until it is closed. */
    final class Listener implements AutoCloseable {
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final HttpResponse<Stream<String>> response;
        private final Thread reading;

        Listener(Tenant tenant, String lastEvent, String query) throws IOException, InterruptedException {
            var request = as(tenant, uri("/stream" + query));
            if (lastEvent != null) {
                request.header("Last-Event-ID", lastEvent);
            }
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            reading = new Thread(() -> {
                try {
                    response.body().forEach(lines::add);
                } catch (RuntimeException closed) {
                    // the server or this listener has ended it
                }
            });
            reading.setDaemon(true);
            reading.start();
        }

        int status() {
            return response.statusCode();
        }

        List<String> events() {
            return lines.stream()
                    .filter(line -> line.startsWith("event:"))
                    .map(line -> line.substring(6))
                    .toList();
        }

        String lastId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring(3))
                    .reduce((first, last) -> last)
                    .orElseThrow();
        }

        boolean hasEnded() {
            return !reading.isAlive();
        }

        @Override
        public void close() {
            response.body().close();
        }
    }

    Listener listen(Tenant tenant, String lastEvent) throws IOException, InterruptedException {
        return listen(tenant, lastEvent, "");
    }

    Listener listen(Tenant tenant, String lastEvent, String query) throws IOException, InterruptedException {
        return new Listener(tenant, lastEvent, query);
    }

    @Override
    public void close() {
        context.close();
    }
}
