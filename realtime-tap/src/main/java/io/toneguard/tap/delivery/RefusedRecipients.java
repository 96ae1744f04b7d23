package io.toneguard.tap.delivery;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a mail server did not take a mail for, and what it said.
 *
 * @param taken recipients whom it took the mail for
 * @param all taken and refused
 * @param refused the others, by comma
 * @param answers what it said of them
 */
record RefusedRecipients(int taken, int all, String refused, String answers) {
    static RefusedRecipients of(SendFailedException failure) {
        int taken = addresses(failure.getValidSentAddresses()).size();
        var refused = addresses(failure.getInvalidAddresses());
        refused.addAll(addresses(failure.getValidUnsentAddresses()));
        var answers = Stream.<Exception>iterate(failure, Objects::nonNull, RefusedRecipients::next)
                .skip(1) // says only that there are some
                .map(answer -> String.valueOf(answer.getMessage()).strip().replaceAll("\\p{Cntrl}+", " "))
                .distinct()
                .collect(Collectors.joining("; "));
        return new RefusedRecipients(taken, taken + refused.size(), String.join(", ", refused), answers);
    }

    private static @Nullable Exception next(Exception failure) {
        return failure instanceof MessagingException one ? one.getNextException() : null;
    }

    private static LinkedHashSet<String> addresses(Address @Nullable [] some) {
        return Stream.of(some == null ? new Address[0] : some)
                .map(Address::toString)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String toString() {
        return refused + (answers.isEmpty() ? "" : ": " + answers);
    }
}
