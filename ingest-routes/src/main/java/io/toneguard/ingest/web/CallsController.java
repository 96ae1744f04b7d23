package io.toneguard.ingest.web;

import io.toneguard.voice.call.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's calls, each with its recordings. */
@RestController
@RequestMapping("/v1/calls/{call}")
final class CallsController {
    private final CallViews views;
    private final Erasing erasing;

    CallsController(CallViews views, Erasing erasing) {
        this.views = views;
        this.erasing = erasing;
    }

    static ApiProblem unknown(String callId) {
        return ApiProblem.unknown("call " + callId.replaceAll("\\p{Cntrl}", "?"));
    }

    @GetMapping
    CallViews.View one(HttpServletRequest request, @PathVariable String call) {
        var tenant = Callers.of(request, Scope.RECORDINGS_READ);
        return views.one(tenant, call).orElseThrow(() -> unknown(call));
    }

    @DeleteMapping
    ResponseEntity<Map<String, Object>> erase(HttpServletRequest request, @PathVariable String call) {
        var tenant = Callers.of(request, Scope.CALLS_ERASE);
        var erased = erasing.call(tenant, call);
        return Erasing.answer(erased, HttpStatus.OK)
                .body(Map.of("recordingsErased", erased.recordings(), "audioLeft", erased.audioLeft()));
    }
}
