package io.toneguard.ingest.source;

import java.time.InstantSource;
import java.util.Set;

/** Lets in whom the {@link SourceDirectory} knows, by what the source's authenticator says. */
public final class SourceDoor implements Door {
    private static final int DIALECT_PART = 2;
    private static final int TENANT_PART = 3;

    private final SourceDirectory directory;
    private final Set<String> dialects;
    private final InstantSource clock;
    private final Authenticator nobody = Authenticators.nobody();

    /** @param dialects the words that are spoken here */
    public SourceDoor(SourceDirectory directory, Set<String> dialects, InstantSource clock) {
        this.directory = directory;
        this.dialects = Set.copyOf(dialects);
        this.clock = clock;
    }

    @Override
    public Answer admit(Handshake handshake) {
        var parts = handshake.pathParts();
        if (parts.size() <= TENANT_PART
                || parts.size() > TENANT_PART + 2
                || !parts.get(0).equals("v1")
                || !parts.get(1).equals("streams")) {
            return new Refused(
                    404, ShownPath.of(handshake, dialects), "not a path of ours; they are /v1/streams/DIALECT/TENANT");
        }
        var dialect = parts.get(DIALECT_PART);
        if (!dialects.contains(dialect)) {
            return new Refused(
                    404, ShownPath.of(handshake, dialects), "no such dialect; `sources show` tells a source's URL");
        }
        var sources = directory.snapshot();
        if (sources.isEmpty()) {
            return new Refused(503, dialect, "sources were not read yet");
        }
        var tenant = parts.get(TENANT_PART);
        if (!sources.get().tenants().contains(tenant)) {
            return new Refused(404, dialect, "no such tenant; `sources show` tells a source's URL");
        }
        return admit(handshake, sources.get(), dialect, tenant);
    }

    private Answer admit(Handshake handshake, SourceSnapshot sources, String dialect, String tenant) {
        var now = clock.instant();
        var best = (Verdict) null;
        for (var candidate : sources.candidates(dialect, tenant)) {
            if (candidate.until() != null && !now.isBefore(candidate.until())) {
                continue;
            }
            var verdict = candidate.authenticator().check(handshake);
            if (verdict.outcome() == Verdict.Outcome.ADMITTED) {
                return new Welcome(candidate.source());
            }
            best = best == null ? verdict : best.orBetter(verdict);
        }
        var refusal = best == null ? nobody.check(handshake) : best;
        return new Refused(status(refusal), tenant + "/" + dialect, refusal.reason());
    }

    private static int status(Verdict refusal) {
        return switch (refusal.outcome()) {
            case MISSING -> 401;
            case WRONG -> 403;
            // Ours to mend; the peer may try again.
            case UNAVAILABLE -> 503;
            case ADMITTED -> throw new IllegalArgumentException("not refused");
        };
    }
}
