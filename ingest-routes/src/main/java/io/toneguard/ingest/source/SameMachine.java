package io.toneguard.ingest.source;

import java.util.List;

/** Asks for nothing, of a peer on this machine. A proxy on this machine is no such peer, as far as it says that it is one. */
final class SameMachine implements Authenticator {
    private static final List<String> PROXIED = List.of("forwarded", "via", "x-forwarded-for", "x-real-ip");

    @Override
    public Verdict check(Handshake handshake) {
        var address = handshake.remote().getAddress();
        boolean direct =
                PROXIED.stream().noneMatch(name -> handshake.header(name).isPresent());
        return address != null && address.isLoopbackAddress() && direct
                ? Verdict.ADMITTED
                : Verdict.wrong("authentication none lets in peers of this machine only; rotate cannot change that:"
                        + " remove the source and add it with another --auth");
    }
}
