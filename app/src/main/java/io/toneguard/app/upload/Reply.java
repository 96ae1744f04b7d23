package io.toneguard.app.upload;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the service answered. */
record Reply(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_REASON = 300;

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The body's objects, an empty one if it is no JSON object. */
    JsonNode json() {
        try {
            var node = JSON.readTree(body);
            return node.isObject() ? node : JsonNodeFactory.instance.objectNode();
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /**
     * Returns if it is a success.
     *
     * @throws TryAgain if it may be one later
     * @throws RefusedUpload if this file never will be taken
     * @throws UploadStopped if no file will be
     */
    void requireSuccess() throws TryAgain, RefusedUpload, UploadStopped {
        if (isSuccess()) {
            return;
        }
        switch (status) {
            case 401 -> throw new UploadStopped("the service does not know the token (401); `tenants token` makes one");
            case 403 -> throw new UploadStopped("the token's tenant may not upload: " + reason());
            case 404, 405, 501 ->
                throw new UploadStopped("the service has no web API for recordings at --url (" + status
                        + "); is it a Toneguard of this version, in the role ingest?");
            case 412 -> throw new UploadStopped("the service speaks another version of tus (412): " + reason());
            case 408, 423, 425, 429 -> throw new TryAgain(reason(), retryAfter(), false);
            case 409 -> {
                // With a fault's code it is the recording itself, such as an erased one; else somebody is at the same.
                if (!code().isEmpty()) {
                    throw new RefusedUpload(reason());
                }
                throw new TryAgain(reason(), retryAfter(), false);
            }
            case 500 -> throw new TryAgain(reason(), retryAfter(), true);
            default -> {
                if (status >= 500) {
                    throw new TryAgain(reason(), retryAfter(), false);
                }
                if (status < 400) {
                    throw new UploadStopped("the service is elsewhere (" + status + ", "
                            + header("Location").map(Reply::printable).orElse("nowhere")
                            + "); give that --url, as a token is not sent where it was not meant to go");
                }
                throw new RefusedUpload(reason());
            }
        }
    }

    /** The problem's own words. */
    String reason() {
        var problem = json();
        var said = problem.path("detail").asString(problem.path("title").asString(""));
        var words =
                (code().isEmpty() ? "" : code() + ": ") + (said.isEmpty() ? "the service answered " + status : said);
        return printable(words);
    }

    private String code() {
        return json().path("code").asString("");
    }

    private @Nullable Duration retryAfter() {
        var after = header("Retry-After").map(String::strip).orElse("");
        try {
            return after.isEmpty() ? null : atLeastNothing(Duration.ofSeconds(Long.parseLong(after)));
        } catch (NumberFormatException noSeconds) {
            return until(after);
        }
    }

    private static @Nullable Duration until(String date) {
        try {
            var moment = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            return atLeastNothing(Duration.between(Instant.now(), moment));
        } catch (DateTimeException neither) {
            return null;
        }
    }

    private static Duration atLeastNothing(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }

    private static String printable(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }
}
