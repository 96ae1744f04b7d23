package io.toneguard.ingest.web;

import io.toneguard.ingest.contract.Contracts;
import io.toneguard.ingest.filesource.FileSources;
import io.toneguard.ingest.recording.DirectIntake;
import io.toneguard.ingest.recording.Offered;
import io.toneguard.ingest.recording.Origin;
import io.toneguard.ingest.recording.RefusedException;
import io.toneguard.ingest.recording.Sidecar;
import io.toneguard.ingest.recording.Taken;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/** What somebody sent: into the intake, and the answer to that. */
final class SentRecordings {
    private static final Logger LOG = LoggerFactory.getLogger(SentRecordings.class);
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final int TRIES = 3;
    private static final URI RECORDINGS = URI.create("/v1/recordings");

    /** Not audio of a kind we know, against audio with a fault. */
    private static final Set<String> UNKNOWN_KINDS = Set.of("NOT_AUDIO", "UNSUPPORTED_CODEC", "NO_DECODER");

    /** The month's contract, a decoder that this FFmpeg has not, a file that we may not read. */
    private static final Set<String> NOT_THE_RECORDINGS_FAULT =
            Set.of(Contracts.OVER_CONTRACT, "NO_DECODER", "UNREADABLE_FILE");

    private final DirectIntake intake;
    private final FileSources sources;
    private final ShownRecordings recordings;
    private final IdempotentRequests requests;
    private final ResultWaiters waiters;
    private final InstantSource clock;
    private final JsonMapper json = ProblemJson.MAPPER;

    SentRecordings(
            DirectIntake intake,
            FileSources sources,
            ShownRecordings recordings,
            IdempotentRequests requests,
            ResultWaiters waiters,
            InstantSource clock) {
        this.intake = intake;
        this.sources = sources;
        this.recordings = recordings;
        this.requests = requests;
        this.waiters = waiters;
        this.clock = clock;
    }

    /**
     * Takes it in, once for each key.
     *
     * @return 202 with its ids; 200 with what is known, if the same content was here before; a problem that is answered again under the same key
     * @throws ApiProblem 409, 422 as the key says; 503 if something is in the way that may pass, and then the key stands for nothing
     */
    ResponseEntity<?> take(Caller caller, Submission submission, @Nullable String key) {
        if (key == null) {
            return taken(caller, submission);
        }
        var tenant = caller.tenant();
        var before = requests.begin(tenant, key, submission.sha256());
        if (before.isPresent()) {
            return again(before.get());
        }
        boolean answered = false;
        try {
            var answer = taken(caller, submission);
            requests.answered(tenant, key, kept(answer));
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                forget(tenant, key);
            }
        }
    }

    /** What could not be answered because the database is away is taken back at the next start, or taken over after a while. */
    private void forget(TenantId tenant, String key) {
        try {
            requests.forget(tenant, key);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("A key stays in hand", e);
        }
    }

    private ResponseEntity<?> taken(Caller caller, Submission submission) {
        try {
            var taken = take(
                    caller.tenant(), submission.fileName(), submission.content().path(), submission.sidecar());
            return taken.outcome() == Taken.Outcome.HERE_ALREADY ? known(caller, taken) : accepted(taken);
        } catch (RefusedException e) {
            var problem = refused(e);
            problem.getBody().setInstance(RECORDINGS);
            if (mayBeLetInLater(e)) {
                throw problem; // no answer to keep under a key
            }
            return ResponseEntity.status(problem.getStatusCode())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem.getBody());
        }
    }

    /** Whether what refused it is not the recording's own and may be different tomorrow. */
    static boolean mayBeLetInLater(RefusedException e) {
        return NOT_THE_RECORDINGS_FAULT.contains(e.code());
    }

    /**
     * Takes a file in.
     *
     * @throws RefusedException if it is refused, which the ledger knows by then
     * @throws ApiProblem 503 if something is in the way that may pass
     */
    Taken take(TenantId tenant, String fileName, Path content, Sidecar sidecar) throws RefusedException {
        try {
            var origin = Origin.keptAs(sources.keepingByDefault(tenant));
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                var taken = intake.take(new Offered(tenant, fileName, content, sidecar, clock.instant(), origin));
                if (taken.outcome() != Taken.Outcome.CHANGED) {
                    return taken;
                }
            }
            LOG.warn("A recording that was sent was withdrawn {} times by other writers of the same content", TRIES);
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            LOG.warn("A recording that was sent cannot be taken in for the moment: {}", e.toString());
        }
        throw ApiProblem.away("the recording cannot be stored now; send it again in a moment", A_WHILE);
    }

    /** The answer that a refusal is. */
    static ApiProblem refused(RefusedException why) {
        HttpStatus status;
        if (UNKNOWN_KINDS.contains(why.code())) {
            status = HttpStatus.UNSUPPORTED_MEDIA_TYPE;
        } else {
            status = switch (why.code()) {
                case RefusedException.ERASED -> HttpStatus.CONFLICT;
                case Contracts.OVER_CONTRACT -> HttpStatus.FORBIDDEN;
                default -> HttpStatus.UNPROCESSABLE_CONTENT;
            };
        }
        return new ApiProblem(status, String.valueOf(why.getMessage())).withCode(why.code());
    }

    /** Waits for the result where there is something to wait for; else, and when the time is over, the answer at hand. */
    Object later(Caller caller, ResponseEntity<?> answer, Duration wait) {
        var location = answer.getHeaders().getLocation();
        if (answer.getStatusCode() != HttpStatus.ACCEPTED && answer.getStatusCode() != HttpStatus.OK
                || location == null) {
            return answer;
        }
        if (answer.getBody() instanceof RecordingView known && known.isSettled()) {
            return answer; // each view of a result is a look at it
        }
        var recording = new RecordingId(
                UUID.fromString(location.getPath().substring(location.getPath().lastIndexOf('/') + 1)));
        var view = recordings.one(caller, recording);
        if (view.isEmpty() || view.get().isSettled()) {
            return view.<ResponseEntity<?>>map(ResponseEntity::ok).orElse(answer);
        }
        return waiters.waitFor(caller, recording, wait, answer)
                .<Object>map(later -> later)
                .orElse(answer);
    }

    private ResponseEntity<?> accepted(Taken taken) {
        var id = taken.receipt().recording().recording();
        return ResponseEntity.accepted().location(locationOf(id.value())).body(receipt(taken));
    }

    private ResponseEntity<?> known(Caller caller, Taken taken) {
        var id = taken.receipt().recording().recording();
        return ResponseEntity.ok()
                .location(locationOf(id.value()))
                .body(recordings.one(caller, id).<Object>map(view -> view).orElseGet(() -> receipt(taken)));
    }

    private static Map<String, Object> receipt(Taken taken) {
        var body = new LinkedHashMap<String, Object>();
        body.put("recordingId", taken.receipt().recording().recording().toString());
        body.put("callId", taken.receipt().callId());
        body.put("state", taken.receipt().state().word());
        return body;
    }

    private IdempotentRequests.Answer kept(ResponseEntity<?> answer) {
        var location = answer.getHeaders().getLocation();
        var recording = location == null
                ? null
                : UUID.fromString(
                        location.getPath().substring(location.getPath().lastIndexOf('/') + 1));
        // A result is looked up, not kept twice.
        Object body = answer.getBody() instanceof RecordingView view ? view.with(null) : answer.getBody();
        return new IdempotentRequests.Answer(answer.getStatusCode().value(), recording, json.writeValueAsString(body));
    }

    private static ResponseEntity<?> again(IdempotentRequests.Answer before) {
        var headers = new HttpHeaders();
        var recording = before.recording();
        if (recording != null) {
            headers.setLocation(locationOf(recording));
        }
        boolean problem = before.status() >= HttpStatus.BAD_REQUEST.value();
        headers.setContentType(problem ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON);
        return ResponseEntity.status(before.status()).headers(headers).body(before.body());
    }

    static URI locationOf(UUID recording) {
        return URI.create(RECORDINGS + "/" + recording);
    }
}
