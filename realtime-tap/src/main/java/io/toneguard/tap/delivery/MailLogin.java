package io.toneguard.tap.delivery;

import jakarta.mail.PasswordAuthentication;
import org.apache.camel.component.mail.MailAuthenticator;

/** The login at the mail server, kept out of the endpoint's URI, which Camel logs and shows. */
final class MailLogin extends MailAuthenticator {
    private final String user;
    private final String password;

    private MailLogin(String user, String password) {
        this.user = user;
        this.password = password;
    }

    static MailLogin of(DeliverySettings.Mail settings) {
        return new MailLogin(settings.user(), settings.password());
    }

    @Override
    public PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(user, password);
    }
}
