package io.toneguard.tap.delivery;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Which hosts may be posted to, so that a target's URL does not become a way into the network that Toneguard stands in (OWASP, server-side request
 * forgery). Checked at each attempt, just before connecting: the JVM keeps what it resolved for 30 s, so the connection goes where the check looked.
 * Link-local addresses, among them the clouds' metadata at 169.254.169.254, are refused always.
 */
public final class PermittedAddresses {
    private static final int UNIQUE_LOCAL = 0xfc;
    private static final int SHARED_FIRST = 100;
    private static final int SHARED_SECOND = 64;

    private final Set<String> privateFor;

    /** @param privateFor kinds of target that may have loopback and private addresses */
    PermittedAddresses(Set<String> privateFor) {
        this.privateFor = privateFor;
    }

    void require(TargetKind kind, String host) throws DeliveryFailedException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw DeliveryFailedException.notSent("host " + host + " is unknown");
        }
        for (var address : addresses) {
            if (isNeverSentTo(address)) {
                throw DeliveryFailedException.notSent(
                        "host " + host + " has an address that nothing is sent to (" + address.getHostAddress() + ")");
            }
            if (isPrivate(address) && !privateFor.contains(kind.word())) {
                throw DeliveryFailedException.notSent("host " + host + " has a private address ("
                        + address.getHostAddress() + "), which delivery.private-addresses does not allow for kind "
                        + kind.word());
            }
        }
    }

    /** Whether nothing is ever sent there, whatever is permitted: link-local, multicast, and the address of no host. */
    public static boolean isNeverSentTo(InetAddress address) {
        return address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress();
    }

    /** Whether it is this machine, or one of a private network: those of RFC 1918, RFC 4193 and RFC 6598. */
    public static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
            return true;
        }
        var bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            return (bytes[0] & 0xfe) == UNIQUE_LOCAL; // RFC 4193
        }
        return address instanceof Inet4Address
                && (bytes[0] == 0 || (bytes[0] == SHARED_FIRST && (bytes[1] & 0xc0) == SHARED_SECOND)); // RFC 6598
    }
}
