package io.toneguard.ingest.pbx;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket client that can be as rude as a test needs: it writes the bytes itself. */
final class WireClient implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** What came: a frame, or the end of the stream as opcode -1. */
    record Frame(int opcode, int rsv, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort();
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    WireClient(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    WireClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** With Nagle's algorithm, as a socket is by itself. */
    void delaying() throws IOException {
        socket.setTcpNoDelay(false);
    }

    static WireClient streaming(int port) throws IOException {
        var client = new WireClient(port);
        var answer = client.upgrade("/v1/streams/plain/acme", "Authorization: Basic good");
        if (!answer.get(0).contains(" 101 ")) {
            throw new IOException("not let in: " + answer);
        }
        return client;
    }

    /** The head of the answer, a line each. */
    List<String> upgrade(String target, String... headers) throws IOException {
        var request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: test\r\n"
                + "Upgrade: websocket\r\nConnection: upgrade\r\nOrigin: http://elsewhere\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        raw(request + "\r\n");
        return head();
    }

    List<String> request(String method, String target, String body) throws IOException {
        raw(method + " " + target + " HTTP/1.1\r\nHost: test\r\nAuthorization: Basic good\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
        return head();
    }

    List<String> head() throws IOException {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the connection ended in a head: " + lines);
            }
            if (c == '\n') {
                if (line.isEmpty()) {
                    return lines;
                }
                lines.add(line.toString());
                line.setLength(0);
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    void raw(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void text(String text) throws IOException {
        raw(frame(true, 0, TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    void binary(byte[] bytes) throws IOException {
        raw(frame(true, 0, BINARY, bytes));
    }

    /** Masked, as a client must. */
    static byte[] frame(boolean fin, int rsv, int opcode, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
        int length = payload.length;
        if (length < 126) {
            frame.write(0x80 | length);
        } else if (length < 65_536) {
            frame.write(0x80 | 126);
            frame.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        return frame.toByteArray();
    }

    /** The next frame, pings of the server's included. */
    Frame next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return new Frame(-1, 0, new byte[0]);
        }
        int length = in.readUnsignedByte() & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first & 0x0F, first >> 4 & 7, payload);
    }

    /** Everything until the other side ends its half. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Resets the connection, without any goodbye. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends our half. */
    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
