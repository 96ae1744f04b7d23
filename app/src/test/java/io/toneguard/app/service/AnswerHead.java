package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;

/** The status line and the headers of an answer, read byte by byte: what follows stays in the stream. */
final class AnswerHead {
    private AnswerHead() {}

    static String of(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("the connection ended in a head: %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }
}
