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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.util.unit.DataSize;

/** A web server of two threads that gathers answers; its only servlet answers with as many bytes as its path says, of the tenant that its query names. */
class UnreadAnswersIT {
    private static final int THREADS = 2;
    private static final int MORE_THAN_SOCKETS_HOLD = 8 << 20;
    private static final String LONG = get(MORE_THAN_SOCKETS_HOLD, 1);

    private final ClientMemory memory = new ClientMemory("http.answers-in-hand", DataSize.ofMegabytes(40));
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger posts = new AtomicInteger();
    private WebServer server;

    @BeforeEach
    void start() {
        var bodies = new ShortBodies(
                Duration.ofSeconds(5), new ClientMemory("http.bodies-in-hand", DataSize.ofMegabytes(1)));
        Filter whose = (request, response, chain) -> {
            var asked = (HttpServletRequest) request;
            var tenant = new TenantId(new UUID(0, Long.parseLong(asked.getQueryString())));
            UnreadAnswers.areOf(tenant, request);
            boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
            if (first && !asked.getMethod().equals("PUT") && ShortBodies.isExpectedOf(asked)) {
                bodies.gather(asked, (HttpServletResponse) response, tenant);
            } else {
                chain.doFilter(request, response);
            }
        };
        var tomcat = new TomcatServletWebServerFactory(0);
        tomcat.addEngineValves(new UnreadBodies());
        tomcat.addConnectorCustomizers(connector -> {
            var http = (AbstractProtocol<?>) connector.getProtocolHandler();
            http.setMaxThreads(THREADS);
            http.setConnectionTimeout(2_000);
        });
        server = tomcat.getWebServer(context -> {
            for (var filter : List.of(new UnreadAnswers(memory), whose)) {
                var added = context.addFilter(filter.getClass().getName(), filter);
                added.setAsyncSupported(true);
                added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
            }
            var answers = context.addServlet("answers", new Answers(posts));
            answers.setAsyncSupported(true);
            answers.addMapping("/*");
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
    void clientsThatDoNotReadHoldNoThread() throws IOException {
        says(LONG);
        says("POST " + LONG.substring("GET ".length(), LONG.length() - 2) + "Content-Length: 2\r\n\r\nab");
        await().until(() -> memory.bytes() > THREADS * (MORE_THAN_SOCKETS_HOLD - 5_000L));
        answersAnother();
    }

    @Test
    void answersThatAreShortButManyHoldNoThread() throws IOException {
        for (int i = 0; i < THREADS; i++) {
            says(get(60_000, 1).repeat(90));
        }
        await().until(() -> memory.bytes() > 0);
        answersAnother();
    }

    @Test
    void bodiesThatNobodyReadsHoldNoThreadEither() throws IOException {
        for (int i = 0; i < THREADS; i++) {
            for (var body : List.of("Content-Length: 2000000\r\n\r\nx", "Transfer-Encoding: chunked\r\n\r\n5\r\nx")) {
                var socket = says("PUT /300?1 HTTP/1.1\r\nHost: x\r\n" + body);
                assertThat(head(socket)).startsWith("HTTP/1.1 200").containsIgnoringCase("Connection: close");
                assertThat(socket.getInputStream().readNBytes(300)).hasSize(300);
            }
        }
        answersAnother();
        var kept = says("PUT /300?1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345" + get(7, 1));
        assertThat(lengthOf(kept)).isEqualTo(300);
        assertThat(kept.getInputStream().readNBytes(300)).hasSize(300);
        assertThat(lengthOf(kept)).isEqualTo(7);
    }

    @Test
    void whoReadsLateReadsAllOfItAndTheConnectionGoesOn() throws IOException {
        var socket = says(LONG + get(20_000, 1) + get(7, 1));
        await().until(() -> memory.bytes() > 0);
        answersAnother();
        for (int bytes : new int[] {MORE_THAN_SOCKETS_HOLD, 20_000, 7}) {
            assertThat(lengthOf(socket)).isEqualTo(bytes);
            assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes).containsOnly('x');
        }
        await().until(() -> memory.bytes() == 0);
    }

    @Test
    void whoHasTooMuchThatIsNotReadIsToldSoAndOthersAreServed() throws IOException {
        var first = says(LONG);
        says(LONG);
        await().until(() -> memory.bytes() > 2 * (MORE_THAN_SOCKETS_HOLD - 5_000L));
        assertThat(head(says(LONG))).startsWith("HTTP/1.1 429").contains("Retry-After: 1");
        assertThat(head(says(get(4_000, 1)))).as("a short one").startsWith("HTTP/1.1 200");
        for (int other : new int[] {2, 3}) {
            assertThat(head(says(get(MORE_THAN_SOCKETS_HOLD, other))))
                    .as("another tenant")
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(head(says(get(MORE_THAN_SOCKETS_HOLD, 4))))
                .as("when all together have too much")
                .startsWith("HTTP/1.1 503");
        assertThat(lengthOf(first)).isEqualTo(MORE_THAN_SOCKETS_HOLD);
    }

    @Test
    void whatWasDoneIsNotRefusedForWantOfRoomForItsAnswer() throws IOException {
        for (int tenant : new int[] {1, 1, 2, 3}) {
            assertThat(head(says(get(MORE_THAN_SOCKETS_HOLD, tenant)))).startsWith("HTTP/1.1 200");
        }
        assertThat(head(says(get(20_000, 1)))).as("only asked").startsWith("HTTP/1.1 429");
        int before = posts.get();
        var done = says("POST /20000?1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab" + get(7, 1));
        assertThat(head(done))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Length: 0")
                .doesNotContain("Retry-After");
        assertThat(posts.get() - before).isEqualTo(1);
        assertThat(lengthOf(done)).isEqualTo(7);
    }

    @Test
    void anAnswerThatThereWillNeverBeRoomForIsNotToBeAskedForAgain() throws IOException {
        var whileThereAreOthers = says(LONG);
        await().until(() -> memory.bytes() > 0);
        for (int tenant : new int[] {1, 2}) {
            var socket = says(get(21 << 20, tenant));
            var head = head(socket);
            assertThat(head).startsWith("HTTP/1.1 413").doesNotContain("Retry-After");
            int bytes = Integer.parseInt(head.replaceAll("(?s).*Content-Length: ([0-9]+)\r\n.*", "$1"));
            assertThat(new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII))
                    .contains("http.answers-in-hand", "ask for less");
        }
        assertThat(lengthOf(whileThereAreOthers)).isEqualTo(MORE_THAN_SOCKETS_HOLD);
    }

    @Test
    void whoTakesNothingForALongTimeIsCutOff() throws IOException {
        for (int i = 0; i < THREADS; i++) {
            says(LONG);
        }
        await().until(() -> memory.bytes() > 0);
        await().until(() -> {
            answersAnother();
            return memory.bytes() == 0;
        });
    }

    @Test
    void whoIsGoneLeavesNothingBehind() throws IOException {
        var socket = says(LONG);
        await().until(() -> memory.bytes() > 0);
        socket.setSoLinger(true, 0);
        socket.close();
        await().until(() -> memory.bytes() == 0);
    }

    @Test
    void anAnswerThatComesLaterIsGatheredLikeAnyOther() throws IOException {
        var socket = says("GET /later?1 HTTP/1.1\r\nHost: x\r\n\r\n" + get(7, 1));
        assertThat(lengthOf(socket)).isEqualTo(MORE_THAN_SOCKETS_HOLD);
        answersAnother();
        assertThat(socket.getInputStream().readNBytes(MORE_THAN_SOCKETS_HOLD)).containsOnly('x');
        assertThat(lengthOf(socket)).isEqualTo(7);
    }

    @Test
    void aStreamOfEventsIsNotGathered() throws IOException {
        var socket = says("GET /events?1 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(head(socket)).contains("text/event-stream");
        assertThat(new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII))
                .contains("data:1");
    }

    @Test
    void aFaultIsAnsweredByTheWebServersOwnPage() throws IOException {
        assertThat(head(says("GET /fault?1 HTTP/1.1\r\nHost: x\r\n\r\n"))).startsWith("HTTP/1.1 500");
        assertThat(head(says("GET /refused?1 HTTP/1.1\r\nHost: x\r\n\r\n"))).startsWith("HTTP/1.1 404");
        answersAnother();
        assertThat(memory.bytes()).isZero();
    }

    private void answersAnother() throws IOException {
        var socket = says(get(5, 9));
        socket.setSoTimeout(2_000);
        assertThat(head(socket)).startsWith("HTTP/1.1 200");
    }

    private static String get(int bytes, int tenant) {
        return "GET /" + bytes + "?" + tenant + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private Socket says(String request) throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(1024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        return AnswerHead.of(socket.getInputStream());
    }

    private static int lengthOf(Socket socket) throws IOException {
        return Integer.parseInt(head(socket).replaceAll("(?s).*Content-Length: ([0-9]+)\r\n.*", "$1"));
    }

    private static final class Answers extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final AtomicInteger posts;

        Answers(AtomicInteger posts) {
            this.posts = posts;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getMethod().equals("POST")) {
                posts.incrementAndGet();
            }
            switch (request.getRequestURI()) {
                case "/events" -> {
                    response.setContentType("text/event-stream");
                    response.getOutputStream().print("data:1\n\ndata:2\n\n");
                    response.flushBuffer();
                }
                case "/fault" -> {
                    response.getOutputStream().print("x".repeat(10_000));
                    throw new IllegalStateException("a fault of the servlet's");
                }
                case "/later" -> {
                    if (request.getDispatcherType() == DispatcherType.REQUEST) {
                        var async = request.startAsync(request, response);
                        async.start(async::dispatch);
                    } else {
                        answer(response, MORE_THAN_SOCKETS_HOLD);
                    }
                }
                case "/refused" -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
                default ->
                    answer(response, Integer.parseInt(request.getRequestURI().substring(1)));
            }
        }

        private static void answer(HttpServletResponse response, int bytes) throws IOException {
            response.getOutputStream().write("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
