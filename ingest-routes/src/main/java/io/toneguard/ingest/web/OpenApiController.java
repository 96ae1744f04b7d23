package io.toneguard.ingest.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The description of all of {@code /v1} (OpenAPI 3.1), for whoever has a key, of whatever scope. */
@RestController
final class OpenApiController {
    private static final String DOCUMENT = "io/toneguard/ingest/web/openapi.json";

    @GetMapping("/v1/openapi.json")
    ResponseEntity<Resource> document(HttpServletRequest request) {
        Callers.of(request);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(new ClassPathResource(DOCUMENT));
    }
}
