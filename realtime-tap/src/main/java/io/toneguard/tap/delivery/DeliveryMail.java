package io.toneguard.tap.delivery;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the mail of a delivery, for the mail component to send. */
final class DeliveryMail implements Processor {
    private final Messages messages;
    private final DeliverySettings.Mail settings;

    DeliveryMail(Messages messages, DeliverySettings.Mail settings) {
        this.messages = messages;
        this.settings = settings;
    }

    /** Where mails are handed over; what is secret is set on the component's configuration, never in a URI that is logged. */
    static String uri(DeliverySettings.Mail settings) {
        long timeoutMs = settings.timeout().toMillis();
        var scheme = settings.security().equals("tls") ? "smtps" : "smtp";
        var uri = scheme + "://" + settings.host() + ":" + settings.port() + "?useHeaderRecipients=true"
                + "&useHeaderSubject=true&useHeaderFrom=true&connectionTimeout=" + timeoutMs
                + "&mail." + scheme + ".timeout=" + timeoutMs + "&mail." + scheme + ".writetimeout=" + timeoutMs
                + "&mail." + scheme + ".ssl.checkserveridentity=true"
                + "&mail." + scheme + ".sendpartial=true"; // one who has left keeps it from nobody else
        if (settings.security().equals("starttls")) {
            uri += "&mail.smtp.starttls.enable=true&mail.smtp.starttls.required=true";
        }
        if (!settings.user().isEmpty()) {
            uri += "&mail." + scheme + ".auth=true&authenticator=#deliveryMailLogin";
        }
        return uri;
    }

    @Override
    public void process(Exchange exchange) throws DeliveryFailedException {
        if (settings.host().isEmpty()) {
            throw DeliveryFailedException.notSent("there is no mail server: delivery.mail.host is not set");
        }
        var errand = Errand.of(exchange);
        var delivery = errand.delivery();
        var message = exchange.getMessage();
        message.setHeader("To", errand.target().address());
        message.setHeader("From", settings.from());
        message.setHeader("Subject", messages.mailSubject(delivery));
        message.setHeader(SignedPost.DELIVERY_HEADER, delivery.id().toString());
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no absence notices back
        message.setHeader("Content-Type", "text/plain; charset=UTF-8");
        message.setBody(messages.mailText(delivery));
    }
}
