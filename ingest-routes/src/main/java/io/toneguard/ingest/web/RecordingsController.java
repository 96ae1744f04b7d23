package io.toneguard.ingest.web;

import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's recordings: sent, looked at, erased. */
@RestController
@RequestMapping("/v1/recordings")
final class RecordingsController {
    private static final String WAIT = "wait";
    private static final int MOST = 200;

    private final ApiSettings settings;
    private final UploadSlots slots;
    private final Submissions submissions;
    private final SentRecordings sent;
    private final RecordingViews views;
    private final ShownRecordings shown;
    private final Erasing erasing;

    RecordingsController(
            ApiSettings settings,
            UploadSlots slots,
            Submissions submissions,
            SentRecordings sent,
            RecordingViews views,
            ShownRecordings shown,
            Erasing erasing) {
        this.settings = settings;
        this.slots = slots;
        this.submissions = submissions;
        this.sent = sent;
        this.views = views;
        this.shown = shown;
        this.erasing = erasing;
    }

    /** @return a ResponseEntity, or one that comes later */
    @PostMapping
    Object send(
            HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String keyHeader)
            throws IOException {
        var caller = Callers.who(request, Scope.RECORDINGS_WRITE);
        var key = IdempotentRequests.key(keyHeader);
        var words = QueryWords.of(request);
        var wait = waitOf(words.remove(WAIT));
        ResponseEntity<?> answer;
        try (var slot = slots.enter(caller.tenant(), request.getContentLengthLong());
                var submission = submissions.read(new PacedRequest(request, settings, System::nanoTime), words)) {
            answer = sent.take(caller, submission, key);
        }
        return wait.isZero() ? answer : sent.later(caller, answer, wait);
    }

    @GetMapping("/{recording}")
    RecordingView one(HttpServletRequest request, @PathVariable UUID recording) {
        var caller = Callers.who(request, Scope.RECORDINGS_READ);
        return shown.one(caller, new RecordingId(recording))
                .orElseThrow(() -> ApiProblem.unknown("recording " + recording));
    }

    @GetMapping
    RecordingViews.Page list(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String callId,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME) @Nullable
                    OffsetDateTime from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME) @Nullable
                    OffsetDateTime to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var tenant = Callers.of(request, Scope.RECORDINGS_READ);
        if (limit < 1 || limit > MOST) {
            throw ApiProblem.bad("limit is outside 1 to " + MOST);
        }
        return views.list(
                tenant,
                new RecordingViews.Wanted(stateOf(state), callId, from, to),
                cursor == null ? null : RecordingCursor.of(cursor),
                limit);
    }

    @DeleteMapping("/{recording}")
    ResponseEntity<Void> erase(HttpServletRequest request, @PathVariable UUID recording) {
        var tenant = Callers.of(request, Scope.CALLS_ERASE);
        var erased = erasing.recording(tenant, new RecordingId(recording));
        return Erasing.answer(erased, HttpStatus.NO_CONTENT).build();
    }

    private static @Nullable RecordingState stateOf(@Nullable String word) {
        try {
            return word == null ? null : RecordingState.of(word);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.bad("state is none of receiving, stored, claimed, analysed, failed, quarantined, erased");
        }
    }

    private Duration waitOf(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        try {
            var wait = DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
            if (wait.isNegative() || wait.compareTo(settings.longestWait()) > 0) {
                throw ApiProblem.bad("wait=" + wait.toSeconds() + "s is outside 0s to api.longest-wait="
                        + settings.longestWait().toSeconds() + "s");
            }
            return wait;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApiProblem.bad("wait is no time such as 60s");
        }
    }
}
