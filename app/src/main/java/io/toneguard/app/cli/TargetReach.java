package io.toneguard.app.cli;

import io.toneguard.app.service.ServiceSettings;
import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.tap.delivery.PermittedAddresses;
import io.toneguard.tap.delivery.TargetKind;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What can be said of a target before anything is sent to it: of an address that is written as a number, and of mail. Names are looked up at each attempt,
 * and by the service; here they may mean something else.
 */
final class TargetReach {
    private static final Pattern NUMBER = Pattern.compile("localhost|\\[.*]|\\d+(\\.\\d+){3}");

    private TargetReach() {}

    /**
     * Why the service would refuse every message, if it runs with the settings that this process's environment has; empty: nothing is known against it.
     *
     * @throws IllegalArgumentException if no service ever sends anything there, or such a setting is one that no service starts with
     */
    static Optional<String> doubt(TargetKind kind, String address) {
        if (kind == TargetKind.MAIL) {
            return settings().mail().host().isEmpty()
                    ? Optional.of(
                            "there is no mail server: delivery.mail.host is empty here; unless it is set where the"
                                    + " service runs, every mail is tried in vain until delivery.give-up, and is dead then")
                    : Optional.empty();
        }
        var host = URI.create(address).getHost();
        if (!NUMBER.matcher(host).matches()) {
            return Optional.empty();
        }
        var number = number(host);
        if (PermittedAddresses.isNeverSentTo(number)) {
            throw new IllegalArgumentException(host + " is an address that nothing is ever sent to");
        }
        var permitted = settings().privateAddresses();
        return !PermittedAddresses.isPrivate(number) || permitted.contains(kind.word())
                ? Optional.empty()
                : Optional.of(host + " is a private address, which delivery.private-addresses ("
                        + String.join(",", new TreeSet<>(permitted)) + " here) does not allow for kind " + kind.word()
                        + "; unless it does where the service runs, every message is refused until delivery.give-up,"
                        + " and is dead then");
    }

    private static DeliverySettings settings() {
        return ServiceSettings.ofThisProcess().read("delivery", DeliverySettings.class);
    }

    private static InetAddress number(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + host + "' is no IP address", e);
        }
    }
}
