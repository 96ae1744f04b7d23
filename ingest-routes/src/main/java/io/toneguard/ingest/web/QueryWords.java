package io.toneguard.ingest.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request's query, read from its address alone: asking the request for parameters would read a body that calls itself a form, as curl's
 * {@code --data-binary} does by default.
 */
final class QueryWords {
    private static final String TIME = "startedAt";

    private QueryWords() {}

    /** @throws ApiProblem 400 if it cannot be read, or names something twice */
    static Map<String, String> of(HttpServletRequest request) {
        var words = new LinkedHashMap<String, String>();
        String query = request.getQueryString();
        if (query == null || query.isEmpty()) {
            return words;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            // A zone's plus sign that was not encoded has become a blank.
            if (words.putIfAbsent(name, name.equals(TIME) ? value.replace(' ', '+') : value) != null) {
                throw ApiProblem.bad("'" + name.replaceAll("\\p{Cntrl}", "?") + "' is given twice");
            }
        }
        return words;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.bad("the query is not encoded as a query must be");
        }
    }
}
