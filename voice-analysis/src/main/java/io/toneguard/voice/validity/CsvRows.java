package io.toneguard.voice.validity;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads RFC 4180: commas, quotes doubled within quotes, line breaks within quotes, CRLF or LF; a byte-order mark is skipped. */
final class CsvRows {
    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final PushbackReader in;
    private int line = 1;
    private int rowLine = 1;

    CsvRows(Reader reader) throws IOException {
        this.in = new PushbackReader(reader, 1);
        int first = in.read();
        if (first != BYTE_ORDER_MARK && first != END) {
            in.unread(first);
        }
    }

    /** Line on which the last row began, from 1. */
    int line() {
        return rowLine;
    }

    /** The next row that is not empty, or null at the end. */
    @Nullable
    List<String> next() throws IOException, InvalidCorpusException {
        while (true) {
            rowLine = line;
            int first = in.read();
            if (first == END) {
                return null;
            }
            in.unread(first);
            List<String> row = row();
            if (row.size() > 1 || !row.get(0).isBlank()) {
                return row;
            }
        }
    }

    private List<String> row() throws IOException, InvalidCorpusException {
        List<String> fields = new ArrayList<>();
        while (true) {
            StringBuilder field = new StringBuilder();
            int end = field(field);
            fields.add(field.toString());
            if (end != ',') {
                return fields;
            }
        }
    }

    /** Reads a field and returns what ended it: a comma, a line feed or the end. */
    private int field(StringBuilder field) throws IOException, InvalidCorpusException {
        int next = in.read();
        if (next == '"') {
            quoted(field);
            next = in.read();
            if (next == '\r') {
                next = in.read();
            }
            if (next != ',' && next != '\n' && next != END) {
                throw new InvalidCorpusException("line " + line + ": text after a closing quote");
            }
        }
        while (next != ',' && next != '\n' && next != END) {
            field.append((char) next);
            next = in.read();
        }
        if (next != ',' && field.length() > 0 && field.charAt(field.length() - 1) == '\r') {
            field.setLength(field.length() - 1);
        }
        if (next == '\n') {
            line++;
        }
        return next;
    }

    private void quoted(StringBuilder field) throws IOException, InvalidCorpusException {
        while (true) {
            int next = in.read();
            if (next == END) {
                throw new InvalidCorpusException("line " + rowLine + ": a quote is never closed");
            }
            if (next == '"') {
                int after = in.read();
                if (after != '"') {
                    if (after != END) {
                        in.unread(after);
                    }
                    return;
                }
            } else if (next == '\n') {
                line++;
            }
            field.append((char) next);
        }
    }
}
