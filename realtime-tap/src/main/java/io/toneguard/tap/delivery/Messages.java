package io.toneguard.tap.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is sent to each kind of target. A webhook and a PBX get the payload as it was decided, with the delivery's id; Slack
 * (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks) and Teams' Workflows
 * (https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using) get it in words, as plain text, so that
 * a name from outside cannot become markup.
 */
final class Messages {
    private final String publicUrl;
    private final JsonMapper json = JsonMapper.shared();

    /** @param publicUrl empty: messages have no link */
    Messages(String publicUrl) {
        this.publicUrl = publicUrl;
    }

    byte[] body(Delivery delivery, TargetKind kind) {
        return json.writeValueAsBytes(
                switch (kind) {
                    case SLACK -> slack(delivery);
                    case TEAMS -> teams(delivery);
                    case WEBHOOK, CONTROL, MAIL -> payload(delivery);
                });
    }

    String mailSubject(Delivery delivery) {
        return "[Toneguard] " + AlertText.of(delivery).title();
    }

    String mailText(Delivery delivery) {
        return AlertText.of(delivery).lines(link(delivery)) + "\n\nDelivery " + delivery.id() + "\n";
    }

    private Map<String, Object> payload(Delivery delivery) {
        var body = new LinkedHashMap<String, Object>();
        body.put("deliveryId", delivery.id().toString());
        body.putAll(delivery.payload());
        var link = link(delivery);
        if (link != null) {
            body.put("link", link);
        }
        return body;
    }

    private Map<String, Object> slack(Delivery delivery) {
        var text = AlertText.of(delivery);
        var blocks = new ArrayList<Object>();
        blocks.add(section(text.title()));
        blocks.add(section(String.join("\n", text.details())));
        var link = link(delivery);
        if (link != null) {
            blocks.add(section(link));
        }
        return Map.of("text", slackEscaped(text.title()), "blocks", blocks);
    }

    private static Map<String, Object> section(String text) {
        return Map.of("type", "section", "text", Map.of("type", "plain_text", "text", text, "emoji", false));
    }

    /** The fallback text is always markup: https://docs.slack.dev/messaging/formatting-message-text#escaping. */
    private static String slackEscaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private Map<String, Object> teams(Delivery delivery) {
        var text = AlertText.of(delivery);
        var body = new ArrayList<Object>();
        body.add(plainText(text.title(), true));
        for (var line : text.details()) {
            body.add(plainText(line, false));
        }
        var card = new LinkedHashMap<String, Object>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("body", body);
        var link = link(delivery);
        if (link != null) {
            card.put("actions", List.of(Map.of("type", "Action.OpenUrl", "title", "Open the alert", "url", link)));
        }
        return Map.of(
                "type",
                "message",
                "attachments",
                List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
    }

    /** A TextRun is shown as it is; a TextBlock would take Markdown. */
    private static Map<String, Object> plainText(String text, boolean bold) {
        return Map.of(
                "type",
                "RichTextBlock",
                "inlines",
                List.of(Map.of("type", "TextRun", "text", text, "weight", bold ? "Bolder" : "Default")));
    }

    private @Nullable String link(Delivery delivery) {
        return publicUrl.isEmpty() ? null : publicUrl + "/v1/alerts/" + delivery.alert();
    }
}
