package io.toneguard.app.cli;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How an operator names a reprocessing where a launch or a call may be meant, too: R3. */
final class LaunchNumber {
    private static final Pattern REPROCESSING = Pattern.compile("R([1-9]\\d{0,17})");

    private LaunchNumber() {}

    /** The number of the reprocessing, if one is named. */
    static OptionalLong ofReprocessing(String name) {
        var match = REPROCESSING.matcher(name);
        return match.matches() ? OptionalLong.of(Long.parseLong(match.group(1))) : OptionalLong.empty();
    }
}
