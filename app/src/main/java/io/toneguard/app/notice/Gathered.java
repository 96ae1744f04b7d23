package io.toneguard.app.notice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The notices of one message.
 *
 * @param first the first of them, at most {@link #MOST_LINES}
 * @param count of all
 */
record Gathered(List<Line> first, int count) {
    static final int MOST_LINES = 50;

    /**
     * One notice.
     *
     * @param at as ISO 8601 in UTC
     */
    record Line(String kind, String subject, String text, String at) {}

    /** As it is sent: the same bytes at each attempt. */
    String body(Channel channel, UUID message) {
        return channel == Channel.MAIL ? text() : json(message);
    }

    private String text() {
        var lines = first.stream().map(line -> line.at() + " " + line.text()).collect(Collectors.joining("\n"));
        return lines + (count > first.size() ? "\nand " + (count - first.size()) + " more in operator_notice" : "")
                + "\n";
    }

    /** Also fit for an incoming webhook of Slack, which shows {@code text}. */
    private String json(UUID message) {
        var object = new LinkedHashMap<String, Object>();
        object.put("message", message.toString());
        object.put("count", count);
        object.put("text", text());
        object.put("notices", first);
        return JsonMapper.shared().writeValueAsString(object);
    }
}
