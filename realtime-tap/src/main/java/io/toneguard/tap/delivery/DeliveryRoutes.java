package io.toneguard.tap.delivery;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** The ways out: the outbox is gone over, each due target gets a lane, and a lane sends one delivery after the other through {@link #DELIVER}. */
final class DeliveryRoutes extends RouteBuilder {
    /** Takes one delivery; what comes back is the answer, or an exception. */
    static final String DELIVER = "direct:deliver-alert";

    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    private static final String MAIL = "direct:deliver-alert-mail";

    private final DeliverySettings settings;
    private final Messages messages;
    private final WebhookPost webhook;
    private final Lanes lanes;
    private final Escalation escalation;
    private final OldDeliveries old;

    DeliveryRoutes(
            DeliverySettings settings,
            Messages messages,
            WebhookPost webhook,
            Lanes lanes,
            Escalation escalation,
            OldDeliveries old) {
        this.settings = settings;
        this.messages = messages;
        this.webhook = webhook;
        this.lanes = lanes;
        this.escalation = escalation;
        this.old = old;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        getContext().getRegistry().bind("deliveryMailLogin", MailLogin.of(settings.mail()));
        long pollMs = settings.poll().toMillis();

        from("timer:alert-outbox?delay=0&fixedRate=false&period=" + pollMs)
                .routeId("alert-outbox")
                .process(exchange -> lanes.goOver());

        from("timer:alert-escalation?delay=0&fixedRate=false&period=" + pollMs)
                .routeId("alert-escalation")
                .process(exchange -> escalation.goOver());

        from("timer:alert-outbox-old?fixedRate=false&period=" + FORGET_EVERY.toMillis())
                .routeId("alert-outbox-old")
                .process(exchange -> old.forget());

        from(DELIVER)
                .routeId("alert-delivery")
                .choice()
                .when(DeliveryRoutes::isMail)
                .process(new MailExchange(
                        getContext().createProducerTemplate(),
                        MAIL,
                        settings.mail().exchangeTimeout(),
                        settings.lanes()))
                .otherwise()
                .process(webhook);

        var mail = from(MAIL).routeId("alert-mail").process(new DeliveryMail(messages, settings.mail()));
        if (!settings.mail().host().isEmpty()) {
            mail.to(DeliveryMail.uri(settings.mail())).setBody(constant("accepted by the mail server"));
        }
    }

    private static boolean isMail(Exchange exchange) {
        return Errand.of(exchange).target().kind() == TargetKind.MAIL;
    }
}
