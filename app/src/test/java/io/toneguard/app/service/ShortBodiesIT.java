package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.voice.call.TenantId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.util.unit.DataSize;

/** A web server of two threads that gathers bodies; its only servlet says back what came. */
class ShortBodiesIT {
    private static final int THREADS = 2;
    private static final String POST = "POST /v1/echo HTTP/1.1\r\nHost: x\r\n";

    private static final TenantId TENANT = new TenantId(UUID.randomUUID());

    private final ClientMemory memory = new ClientMemory("http.bodies-in-hand", DataSize.ofKilobytes(200));
    private final List<Socket> sockets = new ArrayList<>();
    private WebServer server;

    @BeforeEach
    void start() {
        var bodies = new ShortBodies(Duration.ofSeconds(1), memory);
        Filter gathering = (request, response, chain) -> {
            var asked = (HttpServletRequest) request;
            if (request.getDispatcherType() == DispatcherType.REQUEST && ShortBodies.isExpectedOf(asked)) {
                bodies.gather(asked, (HttpServletResponse) response, TENANT);
            } else {
                chain.doFilter(request, response);
            }
        };
        var tomcat = new TomcatServletWebServerFactory(0);
        tomcat.addEngineValves(new UnreadBodies());
        tomcat.addConnectorCustomizers(
                connector -> ((AbstractProtocol<?>) connector.getProtocolHandler()).setMaxThreads(THREADS));
        server = tomcat.getWebServer(context -> {
            var filter = context.addFilter("gathering", gathering);
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
            var echo = context.addServlet("echo", new Echo());
            echo.setAsyncSupported(true);
            echo.addMapping("/*");
        });
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    @Test
    void bodiesThatDoNotComeHoldNoThreadAndAreNotWaitedForLong() throws IOException {
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < THREADS; i++) {
            slow.add(says(POST + "Content-Length: 10\r\n\r\nx"));
            slow.add(says(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nx"));
        }
        answersAnother();
        for (var socket : slow) {
            var in = socket.getInputStream();
            assertThat(AnswerHead.of(in)).startsWith("HTTP/1.1 408").containsIgnoringCase("Connection: close");
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("did not come within 1 s");
        }
    }

    @Test
    void whatComesInPiecesIsHeardWholeAndTheConnectionGoesOn() throws IOException {
        var socket = says(POST + "Content-Length: 10\r\n\r\n01");
        for (var piece : List.of("234", "56789")) {
            answersAnother();
            send(socket, piece);
        }
        assertThat(answer(socket)).isEqualTo("0123456789");
        send(socket, POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        answersAnother();
        send(socket, "2\r\nde\r\n0\r\n\r\n");
        assertThat(answer(socket)).isEqualTo("abcde");
        send(socket, POST + "Content-Length: 3\r\n\r\nfgh");
        assertThat(answer(socket)).isEqualTo("fgh");
    }

    @Test
    void aBodyOf64KilobytesIsTakenAndALongerOneIsNot() throws IOException {
        assertThat(answer(says(POST + "Content-Length: 65536\r\n\r\n" + "x".repeat(65_536))))
                .hasSize(65_536);
        assertThat(AnswerHead.of(says(POST + "Content-Length: 70000\r\n\r\n" + "x".repeat(70_000))
                        .getInputStream()))
                .startsWith("HTTP/1.1 413");
        assertThat(AnswerHead.of(says(POST + "Transfer-Encoding: chunked\r\n\r\n11170\r\n" + "x".repeat(70_000)
                                + "\r\n0\r\n\r\n")
                        .getInputStream()))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void bodiesThatStallHaveNoMoreMemoryTogetherThanIsLeftToOthers() throws IOException {
        says(POST + "Content-Length: 65536\r\n\r\n" + "x".repeat(65_535));
        await().until(() -> memory.bytes() == 65_535);
        var refused = says(POST + "Content-Length: 65536\r\n\r\n" + "x".repeat(65_535));
        assertThat(AnswerHead.of(refused.getInputStream())).startsWith("HTTP/1.1 429");
        assertThat(answer(says(POST + "Content-Length: 3\r\n\r\nabc"))).isEqualTo("abc");
        await().until(() -> memory.bytes() == 0);
        assertThat(answer(says(POST + "Content-Length: 65536\r\n\r\n" + "x".repeat(65_536))))
                .hasSize(65_536);
    }

    /** By then what was sent before has been heard by itself. */
    private void answersAnother() throws IOException {
        assertThat(answer(says("GET /v1/echo HTTP/1.1\r\nHost: x\r\n\r\n"))).isEmpty();
    }

    private Socket says(String request) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        sockets.add(socket);
        socket.setSoTimeout(5_000);
        socket.setTcpNoDelay(true);
        send(socket, request);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var head = AnswerHead.of(in);
        assertThat(head).startsWith("HTTP/1.1 200");
        var length = head.replaceAll("(?s).*Content-Length: ([0-9]+)\r\n.*", "$1");
        return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.US_ASCII);
    }

    private static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var body = request.getInputStream().readAllBytes();
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
