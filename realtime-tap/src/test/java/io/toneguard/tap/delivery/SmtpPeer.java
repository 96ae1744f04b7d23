package io.toneguard.tap.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that knows some recipients and no others (RFC 5321): whom it took a mail for. */
final class SmtpPeer implements AutoCloseable {
    final List<String> accepted = new CopyOnWriteArrayList<>();
    /** What it answers to a recipient whom it does not take. */
    volatile String refusal = "550 5.1.1 no such user";

    private final List<String> known;
    private final ServerSocket server;

    SmtpPeer(String... known) throws IOException {
        this.known = List.of(known);
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "smtp-peer");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (var client = server.accept()) {
                talk(client);
            } catch (IOException ended) {
                // the client has, or the test
            }
        }
    }

    private void talk(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        answer(client, "220 ready");
        var recipients = new CopyOnWriteArrayList<String>();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("RCPT TO:")) {
                var one = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                if (known.contains(one)) {
                    recipients.add(one);
                }
                answer(client, known.contains(one) ? "250 yes" : refusal);
            } else if (line.equals("DATA")) {
                answer(client, "354 go on");
                while (!".".equals(in.readLine())) {
                    // not looked at
                }
                accepted.addAll(recipients);
                recipients.clear();
                answer(client, "250 taken");
            } else if (line.equals("QUIT")) {
                answer(client, "221 bye");
                return;
            } else {
                answer(client, "250 ok");
            }
        }
    }

    private static void answer(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
