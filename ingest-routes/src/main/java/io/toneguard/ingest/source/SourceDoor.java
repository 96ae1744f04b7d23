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
            // As any other stranger's: who shows nothing right shall not learn whose tenants we have.
            nobody.check(handshake);
            return new Refused(stranger(handshake), dialect, "no such tenant; `sources show` tells a source's URL");
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
        // What is ours to mend is told; the peer may try again.
        int status = refusal.outcome() == Verdict.Outcome.UNAVAILABLE ? 503 : stranger(handshake);
        return new Refused(status, tenant + "/" + dialect, refusal.reason());
    }

    /** Of the peer alone, and not of what its tenant has: the log says more. */
    private static int stranger(Handshake handshake) {
        return Authenticators.isShown(handshake) ? 403 : 401;
    }
}
