package io.toneguard.app.upload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What {@code upload} sees of the web API, on a real socket: takes, knows again, refuses, and fails when it is told to. */
public final class WebApiDouble implements AutoCloseable {
    public static final String TOKEN =
            "tg_6f1d3a52-0c1f-4c6c-9b0a-6f0f3a8f4d11_0a60a3f5-2f5e-4a37-9d0e-0d9a5f0c8b22_" + "5ec4e7".repeat(11);

    /** A recording as it came. */
    public record Received(String fileName, Map<String, String> metadata, byte[] content, String idempotencyKey) {}

    /** How the next request ends. */
    private record Fault(String method, int status, Map<String, String> headers) {}

    private static final int DROPPED = -1;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A resumable upload. */
    private record Open(long length, String fileName, String metadata, ByteArrayOutputStream content) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private volatile Consumer<String> onRequest = request -> {};
    private volatile String refusedName = "";
    private volatile int refusedStatus;
    private volatile String refusedCode = "";
    private volatile String refusedAlways = "";
    private volatile String locationPrefix = "";
    private volatile int limit = Integer.MAX_VALUE;

    public WebApiDouble() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public List<Received> received() {
        return received;
    }

    public List<String> fileNames() {
        return received.stream().map(Received::fileName).sorted().toList();
    }

    /** Methods and paths, the greeting left out. */
    List<String> requests() {
        return requests;
    }

    long count(String method) {
        return requests.stream()
                .filter(request -> request.startsWith(method + " "))
                .count();
    }

    void failNext(String method, int status, Map<String, String> headers) {
        faults.add(new Fault(method, status, headers));
    }

    /** Reads some of the request and closes the connection. */
    void dropNext(String method) {
        faults.add(new Fault(method, DROPPED, Map.of()));
    }

    /** As one that is no audio. */
    public void refuse(String fileName) {
        refuse(fileName, 422, "NO_AUDIO");
    }

    void refuse(String fileName, int status, String code) {
        refusedName = fileName;
        refusedStatus = status;
        refusedCode = code;
    }

    /** As a service that breaks over it each time. */
    void breakOver(String fileName) {
        refusedAlways = fileName;
    }

    public void beforeEach(Consumer<String> request) {
        onRequest = request;
    }

    void forgetUploads() {
        open.clear();
    }

    /** What comes before the path in a Location. */
    void tellLocationsAt(String prefix) {
        locationPrefix = prefix;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var method = exchange.getRequestMethod();
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                problem(exchange, 401, "", "no such key");
                return;
            }
            if (method.equals("OPTIONS")) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            var request = method + " " + exchange.getRequestURI().getPath();
            requests.add(request);
            onRequest.accept(request);
            var fault = faults.peek();
            if (fault != null && fault.method().equals(method)) {
                faults.remove();
                fail(exchange, fault);
            } else if (request.equals("POST /v1/recordings")) {
                post(exchange);
            } else if (request.equals("POST /v1/uploads")) {
                create(exchange);
            } else {
                tus(exchange, method);
            }
        }
    }

    private void fail(HttpExchange exchange, Fault fault) throws IOException {
        if (fault.status() == DROPPED) {
            takeInto(exchange, new ByteArrayOutputStream(), 10_000);
            return; // closed without an answer
        }
        fault.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getRequestBody().readAllBytes();
        problem(exchange, fault.status(), "", "told to fail");
    }

    private void post(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type.startsWith("multipart/form-data")) {
            var text = new String(body, StandardCharsets.ISO_8859_1);
            var parts = text.split(Pattern.quote("--" + type.substring(type.indexOf("boundary=") + 9)), -1);
            var metadata = content(parts[1]);
            answer(
                    exchange,
                    new Received(
                            query(exchange.getRequestURI()).get("fileName"),
                            fields(new String(metadata, StandardCharsets.UTF_8)),
                            content(parts[2]),
                            key));
        } else {
            var query = query(exchange.getRequestURI());
            answer(exchange, new Received(query.remove("fileName"), query, body, key));
        }
    }

    private void answer(HttpExchange exchange, Received recording) throws IOException {
        if (recording.fileName().equals(refusedAlways)) {
            problem(exchange, 500, "", "something broke");
        } else if (recording.fileName().equals(refusedName)) {
            problem(exchange, refusedStatus, refusedCode, "the file has no audio in it");
        } else {
            boolean isKnown =
                    received.stream().anyMatch(earlier -> Arrays.equals(earlier.content(), recording.content()));
            if (!isKnown) {
                received.add(recording);
            }
            json(exchange, isKnown ? 200 : 202, Map.of("recordingId", UUID.randomUUID(), "state", "stored"));
        }
    }

    private void create(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var metadata = new TreeMap<String, String>();
        for (var pair : headers.getFirst("Upload-Metadata").split(",")) {
            var parts = pair.split(" ");
            metadata.put(parts[0], new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        }
        var id = UUID.randomUUID().toString();
        open.put(
                id,
                new Open(
                        Long.parseLong(headers.getFirst("Upload-Length")),
                        metadata.get("filename"),
                        metadata.get("metadata"),
                        new ByteArrayOutputStream()));
        exchange.getResponseHeaders().set("Location", locationPrefix + "/v1/uploads/" + id);
        exchange.sendResponseHeaders(201, -1);
    }

    private void tus(HttpExchange exchange, String method) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var upload = open.get(path.substring(path.lastIndexOf('/') + 1));
        if (upload == null) {
            exchange.getRequestBody().readAllBytes();
            problem(exchange, 404, "", "there is no upload");
            return;
        }
        if (method.equals("PATCH")) {
            if (Long.parseLong(exchange.getRequestHeaders().getFirst("Upload-Offset"))
                    != upload.content().size()) {
                problem(exchange, 409, "", "that is not where it is");
                return;
            }
            takeInto(exchange, upload.content(), Integer.MAX_VALUE);
            if (upload.content().size() == upload.length()) {
                answer(
                        exchange,
                        new Received(
                                upload.fileName(),
                                fields(upload.metadata()),
                                upload.content().toByteArray(),
                                ""));
                return;
            }
        }
        exchange.getResponseHeaders()
                .set("Upload-Offset", Integer.toString(upload.content().size()));
        exchange.sendResponseHeaders(method.equals("HEAD") ? 200 : 204, -1);
    }

    /** For the resumable upload that is open: takes this much of the next PATCH, then closes the connection. */
    void takeOnly(int bytes) {
        beforeEach(request -> {
            if (request.startsWith("PATCH ")) {
                limit = bytes;
                beforeEach(nothing -> {});
            }
        });
    }

    private void takeInto(HttpExchange exchange, ByteArrayOutputStream content, int atMost) throws IOException {
        int most = Math.min(atMost, limit);
        InputStream body = exchange.getRequestBody();
        var buffer = new byte[8192];
        int taken = 0;
        for (int count = 0; count >= 0 && taken < most; count = body.read(buffer, 0, Math.min(8192, most - taken))) {
            content.write(buffer, 0, count);
            taken += count;
        }
        if (limit != Integer.MAX_VALUE) {
            limit = Integer.MAX_VALUE;
            throw new IOException("the connection ends here");
        }
    }

    private static byte[] content(String part) {
        var body = part.substring(part.indexOf("\r\n\r\n") + 4);
        return body.substring(0, body.length() - 2).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> fields(String json) {
        var fields = new TreeMap<String, String>();
        JSON.readTree(json)
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asString("")));
        return fields;
    }

    private static Map<String, String> query(URI uri) {
        var fields = new TreeMap<String, String>();
        Stream.of(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> fields.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return fields;
    }

    private static void problem(HttpExchange exchange, int status, String code, String detail) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        json(
                exchange,
                status,
                code.isEmpty()
                        ? Map.of("title", "a title", "detail", detail)
                        : Map.of("title", "a title", "detail", detail, "code", code));
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> object) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        byte[] body = JSON.writeValueAsBytes(object);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
