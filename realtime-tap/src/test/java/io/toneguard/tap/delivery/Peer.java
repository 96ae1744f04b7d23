package io.toneguard.tap.delivery;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A target's HTTP server: what it got, and what it answers. */
final class Peer implements AutoCloseable {
    record Got(Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse("(no " + name + ")");
        }
    }

    final List<Got> got = new CopyOnWriteArrayList<>();
    volatile int status = 204;
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile boolean hangs;
    private final HttpServer server;

    Peer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            got.add(new Got(Map.copyOf(exchange.getRequestHeaders()), body));
            if (hangs) {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (status / 100 == 3) {
                exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    static Peer thatHangs() throws IOException {
        var peer = new Peer();
        peer.hangs = true;
        return peer;
    }

    static Peer thatAnswers(int status) throws IOException {
        var peer = new Peer();
        peer.status = status;
        return peer;
    }

    /** What hangs is answered, and what comes is. */
    void comesBack() {
        hangs = false;
        hanging.countDown();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        hanging.countDown();
        server.stop(0);
    }
}
