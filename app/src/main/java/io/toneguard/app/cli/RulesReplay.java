package io.toneguard.app.cli;

import io.toneguard.tap.history.RuleReplay;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.Tenant;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries a rule on past calls. */
@Command(
        name = "replay",
        description =
                "Runs a rule over what was heard in past calls: how often it would have alerted, when, and what came of"
                        + " the alerts that there were. Settings that are given are tried in place of the rule's.")
final class RulesReplay extends RulesCommand.OfOne {
    private static final int SECONDS_PER_HOUR = 3600;

    @Mixin
    RuleOptions settingsOptions = new RuleOptions();

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = "calls of this day (UTC) and later; default: a month before --until")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "DATE", description = "calls up to this day; default: today")
    @Nullable
    String until;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    private Instant from = Instant.EPOCH;
    private Instant to = Instant.EPOCH;

    @Override
    void checkMore() {
        var today = LocalDate.now(ZoneOffset.UTC);
        var last = date("--until", until, today);
        from = start(date("--since", since, last.minusMonths(1)));
        to = start(last.plusDays(1));
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("--since=" + since + " is after --until=" + last);
        }
        if (name.equals(Rule.DEFAULT.name())) {
            settingsOptions.over(Rule.DEFAULT.settings());
        }
    }

    private static LocalDate date(String option, @Nullable String text, LocalDate otherwise) {
        try {
            return text == null ? otherwise : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(option + "=" + text + " is no date such as 2026-03-31", e);
        }
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    void run(CommandDatabase database) {
        var owner = database.tenant(tenant);
        var rule = rule(database, owner);
        var rows = new Rows(out(), format);
        var sum = new Sum();
        var inForce = new TeamRules(RulesCommand.rules(database).inForce(owner.id()));
        database.looks()
                .note(ScoreLook.byCommand(
                        owner.id(), "rules replay", ScoreLook.Kind.REPLAY, new ScoreLook.Span(null, from, to)));
        new RuleReplay(database.jdbc(), database.scope()).run(owner.id(), rule, inForce, from, to, heard -> {
            sum.add(heard);
            heard.would().forEach(would -> rows.add(row(heard, would)));
        });
        rows.end("it would not have alerted");
        sum.print();
        out().flush();
    }

    private Rule rule(CommandDatabase database, Tenant owner) {
        var base = name.equals(Rule.DEFAULT.name())
                ? Rule.DEFAULT
                : RulesCommand.rules(database).find(owner.id(), name).orElseThrow(this::notThere);
        try {
            return new Rule(
                    base.name(), base.version(), base.team(), base.shadow(), settingsOptions.over(base.settings()));
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private static LinkedHashMap<String, @Nullable Object> row(RuleReplay.Heard heard, RuleReplay.Would would) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("call", heard.callId());
        row.put("started_at", heard.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        row.put("person", heard.person());
        row.put("team", heard.team());
        row.put("alert_at", clock(would.onsetSeconds()));
        row.put("until", clock(would.untilSeconds()));
        row.put("peak_deviation", would.peakDeviation());
        row.put("outcome_then", would.outcome() == null ? "no alert" : would.outcome());
        return row;
    }

    private static String clock(int seconds) {
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }

    private final class Sum {
        private int voices;
        private int alertedVoices;
        private int alerts;
        private int ofThem;
        private int alertsThen;
        private long seconds;

        void add(RuleReplay.Heard heard) {
            voices++;
            seconds += heard.readings();
            alerts += heard.would().size();
            alertedVoices += heard.would().isEmpty() ? 0 : 1;
            ofThem += (int) heard.would().stream()
                    .filter(would -> would.outcome() != null)
                    .count();
            alertsThen += heard.alertsThen();
        }

        void print() {
            double hours = (double) seconds / SECONDS_PER_HOUR;
            if (format == ListFormat.json) {
                var row = new LinkedHashMap<String, @Nullable Object>();
                row.put("voices", voices);
                row.put("hours", Json.rounded(hours, 3));
                row.put("alerts", alerts);
                row.put("alerted_voices", alertedVoices);
                row.put("alerts_per_hour", hours == 0 ? null : Json.rounded(alerts / hours, 3));
                row.put("at_alerts_then", ofThem);
                row.put("alerts_then", alertsThen);
                new Rows(out(), format).add(row);
            } else {
                out().println(voices + " voices in past calls, " + Rows.number(hours, 2) + " hours heard: " + alerts
                        + " alerts in " + alertedVoices + " voices"
                        + (hours == 0 ? "" : ", " + Rows.number(alerts / hours, 2) + " an hour") + "; " + ofThem
                        + " of them where there was an alert then, of " + alertsThen);
            }
        }
    }
}
