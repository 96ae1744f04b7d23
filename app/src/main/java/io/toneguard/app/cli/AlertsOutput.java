package io.toneguard.app.cli;

import io.toneguard.app.trial.SpeakerTrial;
import io.toneguard.app.trial.TrialReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Prints what {@code evaluate --alerts} found. */
final class AlertsOutput {
    private static final int DECIMALS = 4;

    private final CommandSpec spec;
    private final ListFormat format;

    AlertsOutput(CommandSpec spec, ListFormat format) {
        this.spec = spec;
        this.format = format;
    }

    void print(TrialReport report) {
        var out = spec.commandLine().getOut();
        if (format == ListFormat.table) {
            var table = new TextTable("speaker", "calls", "within 10 s", "within 15 s", "early", "false per hour");
            for (SpeakerTrial speaker : report.bySpeaker()) {
                table.row(List.of(
                        Rows.cell(speaker.speaker()),
                        Integer.toString(speaker.calls()),
                        Rows.number(speaker.within(10), 2),
                        Rows.number(speaker.within(15), 2),
                        Integer.toString(speaker.early()),
                        Rows.number(speaker.falsePerHour(), 2)));
            }
            table.print(out);
            out.printf(
                    Locale.ROOT,
                    "%d calls of %d speakers: alerted within 10 s %.3f, within 15 s %.3f, median delay %.1f s;"
                            + " %.1f neutral hours, of %.0f different seconds: %.2f false alerts per hour, %.2f %% of the time flagged%n",
                    report.calls(),
                    report.speakers(),
                    report.alertedWithin10sShare(),
                    report.alertedWithin15sShare(),
                    report.medianDelaySeconds(),
                    report.neutralHours(),
                    report.uniqueNeutralSeconds(),
                    report.falseAlertsPerHour(),
                    100 * report.neutralTimeFlaggedShare());
        } else {
            out.println(Json.line(json(report)));
        }
        out.flush();
    }

    private static LinkedHashMap<String, @Nullable Object> json(TrialReport report) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put("calls", report.calls());
        object.put("speakers", report.speakers());
        object.put("alertedWithin10sShare", known(report.alertedWithin10sShare()));
        object.put("alertedWithin15sShare", known(report.alertedWithin15sShare()));
        object.put("medianDelaySeconds", known(report.medianDelaySeconds()));
        object.put("neutralHours", known(report.neutralHours()));
        object.put("uniqueNeutralSeconds", known(report.uniqueNeutralSeconds()));
        object.put("falseAlertsPerHour", known(report.falseAlertsPerHour()));
        object.put("neutralTimeFlaggedShare", known(report.neutralTimeFlaggedShare()));
        object.put("worstSpeakerShare", known(report.worstSpeakerShare()));
        object.put("speakersBelowHalf", report.speakersBelowHalf());
        object.put("abstainedSpeakers", report.abstainedSpeakers());
        object.put("threshold", report.threshold());
        return object;
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) Json.rounded(value, DECIMALS);
    }
}
