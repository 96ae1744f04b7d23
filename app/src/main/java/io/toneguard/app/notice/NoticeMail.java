package io.toneguard.app.notice;

import io.toneguard.app.notice.OperatorMessages.Message;
import io.toneguard.tap.delivery.DeliverySettings;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Mails a message by the server that alerts are mailed by, without Camel, which a manager's process does not run. Each answer of the server has its
 * timeout (delivery.mail.timeout).
 */
final class NoticeMail {
    private final String to;
    private final DeliverySettings.Mail settings;
    private final Session session;

    NoticeMail(String to, DeliverySettings.Mail settings) {
        this.to = to;
        this.settings = settings;
        this.session = Session.getInstance(properties(settings), login(settings));
    }

    /** @throws NotDeliveredException unless the server says that it has the mail */
    void send(Message message) throws NotDeliveredException {
        try {
            var mail = new MimeMessage(session);
            mail.setFrom(new InternetAddress(settings.from()));
            mail.setRecipients(jakarta.mail.Message.RecipientType.TO, InternetAddress.parse(to));
            mail.setSubject(
                    "[Toneguard] " + message.notices() + (message.notices() == 1 ? " notice" : " notices"),
                    StandardCharsets.UTF_8.name());
            mail.setHeader("Toneguard-Delivery", message.id().toString());
            mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no absence notices back
            mail.setText(message.body(), StandardCharsets.UTF_8.name());
            Transport.send(mail);
        } catch (MessagingException e) {
            throw new NotDeliveredException("mail server: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"));
        }
    }

    private static Properties properties(DeliverySettings.Mail settings) {
        var scheme = settings.security().equals("tls") ? "smtps" : "smtp";
        var prefix = "mail." + scheme + ".";
        var timeoutMs = Long.toString(settings.timeout().toMillis());
        var properties = new Properties();
        properties.setProperty("mail.transport.protocol.rfc822", scheme);
        properties.setProperty(prefix + "host", settings.host());
        properties.setProperty(prefix + "port", Integer.toString(settings.port()));
        properties.setProperty(prefix + "connectiontimeout", timeoutMs);
        properties.setProperty(prefix + "timeout", timeoutMs);
        properties.setProperty(prefix + "writetimeout", timeoutMs);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(
                prefix + "auth", Boolean.toString(!settings.user().isEmpty()));
        if (settings.security().equals("starttls")) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }

    private static Authenticator login(DeliverySettings.Mail settings) {
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(settings.user(), settings.password());
            }
        };
    }
}
