package io.toneguard.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A way to an HTTP service on which a test lets go wrong what goes wrong on ways: of each request it may ask for a fault. */
public final class FaultyLine implements AutoCloseable {
    static {
        // Each small answer would wait 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What goes wrong with one request. */
    public enum Fault {
        NONE,
        /** The service never sees it; the connection ends. */
        LOST,
        /** The service does it, and its answer is lost. */
        ANSWER_LOST,
        /** The service does it, and of its answer comes half. */
        ANSWER_CUT,
        /** 503 Server Busy. */
        BUSY,
        /** 403, which does not pass by itself. */
        DENIED,
        /** The service does it, and answers when the line is closed. */
        HANGS
    }

    /** A request, without its body. */
    public record Request(String method, String path, String query) {
        public boolean is(String wantedMethod, String inQuery, String endOfPath) {
            return method.equals(wantedMethod) && query.contains(inQuery) && path.endsWith(endOfPath);
        }
    }

    private static final Set<String> NOT_FORWARDED =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding", "http2-settings");
    private static final int LONGEST_HANG_SECONDS = 60;

    private final String authority;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Request> seen = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Fault> faults = request -> Fault.NONE;
    private volatile boolean copies;

    /** @param authority host and port of the service */
    public FaultyLine(String authority) throws IOException {
        this.authority = authority;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Host and port of this end. */
    public String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Asked once for each request, from any thread. */
    public void lets(Function<Request, Fault> go) {
        faults = go;
    }

    /** As the real service does and Azurite does not: a block is copied from the address that the request names. Needs SAS tokens. */
    public void copiesBlocksFromUrls() {
        copies = true;
    }

    /** All requests so far. */
    public List<Request> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var uri = exchange.getRequestURI();
            var request = new Request(
                    exchange.getRequestMethod(), uri.getPath(), uri.getRawQuery() == null ? "" : uri.getRawQuery());
            seen.add(request);
            var fault = faults.apply(request);
            switch (fault) {
                case LOST -> {}
                case BUSY -> {
                    exchange.getResponseHeaders().set("x-ms-error-code", "ServerBusy");
                    exchange.sendResponseHeaders(503, -1);
                }
                case DENIED -> {
                    exchange.getResponseHeaders().set("x-ms-error-code", "AuthorizationPermissionMismatch");
                    exchange.sendResponseHeaders(403, -1);
                }
                default -> answer(exchange, fault, forward(exchange, body));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var source = exchange.getRequestHeaders().getFirst("x-ms-copy-source");
        if (source == null || !copies) {
            return send(exchange, body);
        }
        var range = exchange.getRequestHeaders().getFirst("x-ms-source-range");
        var from = URI.create(source.replaceFirst("//[^/]+/", "//" + authority + "/"));
        var got = client.send(
                HttpRequest.newBuilder(from)
                        .header("x-ms-version", "2021-12-02")
                        .header("x-ms-range", range)
                        .build(),
                BodyHandlers.ofByteArray());
        if (got.statusCode() != 206) {
            throw new IOException("the source of a copy answered " + got.statusCode());
        }
        return send(exchange, got.body());
    }

    private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://" + authority + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 && exchange.getRequestMethod().matches("GET|HEAD|DELETE")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            boolean isOfCopy = copies && (lower.startsWith("x-ms-copy") || lower.startsWith("x-ms-source"));
            if (!isOfCopy && !NOT_FORWARDED.contains(lower)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private void answer(HttpExchange exchange, Fault fault, HttpResponse<byte[]> answer)
            throws IOException, InterruptedException {
        if (fault == Fault.ANSWER_LOST) {
            return;
        }
        if (fault == Fault.HANGS && !closed.await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a request hung until its test forgot it");
        }
        answer.headers().map().forEach((name, values) -> {
            boolean isLength = name.equalsIgnoreCase("content-length");
            if (isLength && exchange.getRequestMethod().equals("HEAD")
                    || !isLength && !NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        var body = answer.body();
        boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.statusCode(), hasBody ? body.length : -1);
        if (hasBody && fault == Fault.ANSWER_CUT) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("the server closes the connection of a handler that fails");
        }
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
    }
}
