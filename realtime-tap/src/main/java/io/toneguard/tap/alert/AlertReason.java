package io.toneguard.tap.alert;

import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.IndexMeasure;
import io.toneguard.voice.stress.StressSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Why there is an alert, as column {@code alert.reason} keeps it: {@code contributions} of each measure to the peak's deviation (robust standard
 * deviations; their sum, unless the running spread scales it), the span {@code heard} (seconds of the recording), the {@code baseline} it was held
 * against, the peak's {@code confidence}, and the {@code rule}.
 */
final class AlertReason {
    private static final int WINDOW_SECONDS = 5;

    private AlertReason() {}

    static Map<String, Object> of(ToldEpisode told, Baseline enrolled) {
        var episode = told.episode();
        var peak = episode.peak();
        var contributions = new LinkedHashMap<String, Object>();
        peak.stress().contributions().forEach((measure, value) -> contributions.put(word(measure), rounded(value)));
        var heard = new LinkedHashMap<String, Object>();
        int offset = offsetSeconds(told);
        heard.put("fromSeconds", offset + Math.max(0, episode.fromSeconds() - WINDOW_SECONDS));
        heard.put("untilSeconds", offset + episode.untilSeconds());
        var baseline = new LinkedHashMap<String, Object>();
        // One of too little speech is known, and the voice was not held against it.
        boolean usable = StressSettings.ENROLLED.isEnough(enrolled);
        baseline.put("kind", usable ? "enrolled" : "learned");
        if (usable) {
            baseline.put("windows", enrolled.windows());
            baseline.put("voicedSeconds", rounded(enrolled.voicedSeconds()));
        }
        var settings = told.rule().settings();
        var rule = new LinkedHashMap<String, Object>();
        rule.put("name", told.rule().name());
        rule.put("version", told.rule().version());
        rule.put("threshold", settings.threshold());
        rule.put("forSeconds", settings.forSeconds());
        var reason = new LinkedHashMap<String, Object>();
        reason.put("contributions", contributions);
        reason.put("state", peak.stress().state().word());
        reason.put("deviation", rounded(peak.stress().deviation()));
        reason.put("index", rounded(peak.stress().index()));
        reason.put("heard", heard);
        reason.put("baseline", baseline);
        reason.put("confidence", rounded(peak.confidence()));
        reason.put("rule", rule);
        return reason;
    }

    /** Where the person's segment begins, whole seconds of the recording. */
    static int offsetSeconds(ToldEpisode told) {
        return (int) Math.round(told.voice().fromSeconds());
    }

    private static String word(IndexMeasure measure) {
        return measure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : 0;
    }
}
