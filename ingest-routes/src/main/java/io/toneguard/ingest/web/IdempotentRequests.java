package io.toneguard.ingest.web;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What was asked under an Idempotency-Key, and answered
 * (<a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">draft-ietf-httpapi-idempotency-key-header</a>).
 */
final class IdempotentRequests {
    /** A node that does not come back has its requests taken over; one that does takes them back at its start. */
    private static final Duration TAKEN_OVER_AFTER = Duration.ofMinutes(10);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    private static final int LONGEST_KEY = 200;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final UUID node;
    private final Duration kept;

    /** @param node whose requests these are */
    IdempotentRequests(JdbcClient jdbc, TenantScope scope, UUID node, Duration kept) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.node = node;
        this.kept = kept;
    }

    /**
     * How a request was answered.
     *
     * @param recording what it is about, where there is something
     * @param body JSON
     */
    record Answer(int status, @Nullable UUID recording, String body) {}

    private record Known(String request, @Nullable Answer answer) {}

    /**
     * The key as a client sent it: a string of RFC 8941, or without its quotes as most send it.
     *
     * @return null if there is none
     * @throws ApiProblem 400 if it can be no key
     */
    static @Nullable String key(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        String key = header.strip();
        if (key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"")) {
            key = key.substring(1, key.length() - 1);
        }
        if (key.isEmpty() || key.length() > LONGEST_KEY || !key.matches("[\\x20-\\x7e]+")) {
            throw ApiProblem.bad("Idempotency-Key is not 1 to " + LONGEST_KEY + " printable ASCII characters");
        }
        return key;
    }

    /**
     * Takes the request in hand.
     *
     * @param request digest of all that makes two requests the same
     * @return how it was answered before; empty: it is ours to answer now
     * @throws ApiProblem 422 if the key is another request's, 409 if the same one is being answered
     */
    Optional<Answer> begin(TenantId tenant, String key, String request) {
        return scope.in(tenant, () -> {
            // Nobody waits until it is on the disk: who got no answer before a power cut asks again, and what is here
            // already is known by its content.
            boolean begun = jdbc.sql("""
                            insert into api_request (tenant_id, key, request_sha256, node) values (:tenant, :key, :request, :node)
                            on conflict (tenant_id, key) do update
                                set request_sha256 = :request, node = :node, begun_at = clock_timestamp(),
                                    status = null, answer = null, recording_id = null
                                where api_request.begun_at < clock_timestamp() - make_interval(secs => :kept)
                                    or (api_request.status is null and api_request.request_sha256 = :request
                                        and api_request.begun_at < clock_timestamp() - make_interval(secs => :lease))
                            returning set_config('synchronous_commit', 'off', true)
                            """)
                    .param("tenant", tenant.value())
                    .param("key", key)
                    .param("request", request)
                    .param("node", node)
                    .param("kept", seconds(kept))
                    .param("lease", seconds(TAKEN_OVER_AFTER))
                    .query(String.class)
                    .optional()
                    .isPresent();
            if (begun) {
                return Optional.empty();
            }
            var known = find(tenant, key);
            if (!known.request().equals(request)) {
                throw new ApiProblem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "this Idempotency-Key was used for another request; take a new key for each recording");
            }
            var answer = known.answer();
            if (answer == null) {
                throw ApiProblem.conflict("the same request under this Idempotency-Key is being answered; try again")
                        .after(ASK_AGAIN);
            }
            return Optional.of(answer);
        });
    }

    void answered(TenantId tenant, String key, Answer answer) {
        scope.run(tenant, () -> jdbc.sql("""
                        update api_request set status = :status, recording_id = :recording::uuid, answer = :answer
                        where tenant_id = :tenant and key = :key and node = :node
                        """)
                .param("status", answer.status())
                .param("recording", answer.recording())
                .param("answer", answer.body())
                .param("tenant", tenant.value())
                .param("key", key)
                .param("node", node)
                .update());
    }

    /** It could not be answered: whoever asks again begins anew. */
    void forget(TenantId tenant, String key) {
        scope.run(tenant, () -> jdbc.sql(
                        "delete from api_request where tenant_id = ? and key = ? and node = ? and status is null")
                .params(tenant.value(), key, node)
                .update());
    }

    /** Takes back what this node had in hand when it ended without a word. */
    void takeBack(TenantId tenant) {
        scope.run(tenant, () -> jdbc.sql("delete from api_request where tenant_id = ? and node = ? and status is null")
                .params(tenant.value(), node)
                .update());
    }

    /** Forgets what nobody asks for any more. */
    void purge(TenantId tenant) {
        scope.run(tenant, () -> jdbc.sql(
                        "delete from api_request where tenant_id = ? and begun_at < clock_timestamp() - make_interval(secs => ?)")
                .params(tenant.value(), seconds(kept))
                .update());
    }

    private Known find(TenantId tenant, String key) {
        return jdbc.sql(
                        "select request_sha256, status, recording_id, answer from api_request where tenant_id = ? and key = ?")
                .params(tenant.value(), key)
                .query((row, number) -> {
                    var status = row.getObject("status", Integer.class);
                    return new Known(
                            row.getString("request_sha256"),
                            status == null
                                    ? null
                                    : new Answer(
                                            status,
                                            row.getObject("recording_id", UUID.class),
                                            row.getString("answer")));
                })
                .single();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
