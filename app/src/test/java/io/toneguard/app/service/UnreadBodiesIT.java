package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** A web server of two threads, whose only servlet answers with the status that its path names and reads no body. */
class UnreadBodiesIT {
    private static final int THREADS = 2;
    private static final String ENDLESS = "Content-Length: 2000000\r\n\r\nx";

    private final List<Socket> sockets = new ArrayList<>();
    private WebServer server;

    @BeforeEach
    void start() {
        var tomcat = new TomcatServletWebServerFactory(0);
        tomcat.addEngineValves(new UnreadBodies());
        tomcat.addConnectorCustomizers(
                connector -> ((AbstractProtocol<?>) connector.getProtocolHandler()).setMaxThreads(THREADS));
        server = tomcat.getWebServer(
                context -> context.addServlet("answers", new AnswersUnread()).addMapping("/*"));
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
    void bodiesThatNobodyReadsHoldNoThread() throws IOException {
        for (int i = 0; i < THREADS; i++) {
            assertThat(head(says("POST /401 HTTP/1.1\r\nHost: x\r\n" + ENDLESS)))
                    .startsWith("HTTP/1.1 401");
            assertThat(head(says("POST /401 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx")))
                    .startsWith("HTTP/1.1 401");
        }
        assertThat(head(says("GET /200 HTTP/1.1\r\nHost: x\r\n\r\n"))).startsWith("HTTP/1.1 200");
    }

    @Test
    void theConnectionEndsBehindTheWholeAnswerWhoseStatusStays() throws IOException {
        var socket = says("POST /202 HTTP/1.1\r\nHost: x\r\n" + ENDLESS);
        var in = socket.getInputStream();
        assertThat(AnswerHead.of(in)).startsWith("HTTP/1.1 202").containsIgnoringCase("Connection: close");
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("202");
    }

    @Test
    void aBodyThatIsHereCostsNobodyTheConnection() throws IOException {
        var socket = says("POST /401 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345"
                + "POST /403 HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000)
                + "GET /200 HTTP/1.1\r\nHost: x\r\n\r\n");
        var in = socket.getInputStream();
        for (int status : new int[] {401, 403, 200}) {
            assertThat(AnswerHead.of(in))
                    .startsWith("HTTP/1.1 " + status)
                    .doesNotContainIgnoringCase("Connection: close");
            assertThat(new String(in.readNBytes(3), StandardCharsets.US_ASCII)).isEqualTo("" + status);
        }
    }

    private Socket says(String request) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        sockets.add(socket);
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        return AnswerHead.of(socket.getInputStream());
    }

    private static final class AnswersUnread extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var status = request.getRequestURI().substring(1);
            response.setStatus(Integer.parseInt(status));
            response.getWriter().write(status);
        }
    }
}
