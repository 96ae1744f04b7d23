package io.toneguard.voice.validity;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code labels.csv}: a header naming at least {@code file}, {@code speaker}, {@code emotion} and {@code arousal} (high, low or empty), in any
 * order; other columns are ignored.
 */
public final class Labels {
    private static final List<String> COLUMNS = List.of("file", "speaker", "emotion", "arousal");

    private Labels() {}

    /**
     * Reads all utterances, in the file's order.
     *
     * @throws InvalidCorpusException with the line number, if a column, a value or every utterance is missing, or a file is named twice
     */
    public static List<Utterance> read(Reader reader) throws IOException, InvalidCorpusException {
        CsvRows rows = new CsvRows(reader);
        List<String> header = rows.next();
        if (header == null) {
            throw new InvalidCorpusException("line 1: the labels are empty");
        }
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        for (String column : COLUMNS) {
            if (!columns.containsKey(column)) {
                throw new InvalidCorpusException("line 1: no column '" + column + "' among "
                        + String.join(", ", header)
                        + "; columns are separated by commas, lines end in LF or CRLF");
            }
        }
        List<Utterance> utterances = new ArrayList<>();
        Set<String> files = new HashSet<>();
        for (List<String> row = rows.next(); row != null; row = rows.next()) {
            Row values = new Row(columns, row, rows.line());
            Utterance utterance = values.utterance();
            if (!files.add(utterance.file())) {
                throw new InvalidCorpusException(
                        "line " + rows.line() + ": file '" + utterance.file() + "' is labelled twice");
            }
            utterances.add(utterance);
        }
        if (utterances.isEmpty()) {
            throw new InvalidCorpusException("the labels have a header and no utterance");
        }
        return utterances;
    }

    private record Row(Map<String, Integer> columns, List<String> values, int line) {
        Utterance utterance() throws InvalidCorpusException {
            String file = required("file");
            if (file.contains("..") || file.startsWith("/") || file.contains("\\")) {
                throw new InvalidCorpusException("line " + line + ": file '" + file + "' is not within the corpus");
            }
            return new Utterance(file, required("speaker"), value("emotion").toLowerCase(Locale.ROOT), arousal());
        }

        private Arousal arousal() throws InvalidCorpusException {
            String arousal = value("arousal").toLowerCase(Locale.ROOT);
            return switch (arousal) {
                case "high" -> Arousal.HIGH;
                case "low" -> Arousal.LOW;
                case "" -> Arousal.UNKNOWN;
                default ->
                    throw new InvalidCorpusException(
                            "line " + line + ": arousal '" + arousal + "' is not high, low or empty");
            };
        }

        private String required(String column) throws InvalidCorpusException {
            String value = value(column);
            if (value.isEmpty()) {
                throw new InvalidCorpusException("line " + line + ": no " + column);
            }
            return value;
        }

        private String value(String column) throws InvalidCorpusException {
            Integer index = columns.get(column);
            if (index == null || index >= values.size()) {
                throw new InvalidCorpusException(
                        "line " + line + ": " + values.size() + " fields, too few for column '" + column + "'");
            }
            return values.get(index).strip();
        }
    }
}
