package io.toneguard.app.chaos;

import io.toneguard.voice.call.RecordingId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of the recordings, counted in the tables against an undisturbed run's.
 *
 * @param lost recordings that are not poison and not analysed, or lack a row that the undisturbed run has
 * @param doubled rows that the undisturbed run has not, or that were written more than once
 * @param different rows with the same key and another content
 * @param findings what is wrong, a sentence each
 */
record Verdict(
        int recordings,
        int poison,
        int analysed,
        int quarantined,
        int lost,
        int doubled,
        int different,
        int faults,
        long seed,
        List<String> findings) {
    /** @param expected result rows of the undisturbed run */
    static Verdict of(
            List<MadeRecording> made, Watch.Tables disturbed, Map<String, String> expected, int faults, long seed) {
        var findings = new ArrayList<String>();
        var ledger = disturbed.ledger();
        var rows = disturbed.results();
        var lost = new HashSet<String>();
        int analysed = 0;
        int quarantined = 0;
        for (var one : made) {
            var stand = ledger.getOrDefault(one.id(), new Watch.Stand("not in the ledger", ""));
            analysed += stand.state().equals("analysed") ? 1 : 0;
            quarantined += stand.state().equals("quarantined") ? 1 : 0;
            if (!stand.state().equals(one.poison() ? "quarantined" : "analysed")) {
                findings.add("recording " + one.id() + (one.poison() ? " (poison)" : "") + " is " + stand.state() + " "
                        + stand.reason());
                if (!one.poison()) {
                    lost.add(one.id().toString());
                }
            }
        }
        var known = made.stream().map(MadeRecording::id).collect(Collectors.toSet());
        ledger.keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id -> findings.add("recording " + id + " is nobody's"));
        expected.keySet().stream().filter(key -> !rows.containsKey(key)).forEach(key -> {
            findings.add("the undisturbed run has result " + key + ", this one has not");
            lost.add(key.substring(0, key.indexOf(' ')));
        });
        int doubled = doubled(rows, expected, disturbed, findings);
        int different = different(rows, expected, findings);
        int poison = (int) made.stream().filter(MadeRecording::poison).count();
        return new Verdict(
                made.size(),
                poison,
                analysed,
                quarantined,
                lost.size(),
                doubled,
                different,
                faults,
                seed,
                List.copyOf(findings));
    }

    private static int doubled(
            Map<String, String> rows, Map<String, String> expected, Watch.Tables disturbed, List<String> findings) {
        var added =
                rows.keySet().stream().filter(key -> !expected.containsKey(key)).toList();
        added.forEach(key -> findings.add("result " + key + " is not in the undisturbed run"));
        var rewritten = disturbed.rewritten();
        rewritten.forEach(id -> findings.add("a result of recording " + new RecordingId(id) + " was written again"));
        return added.size() + rewritten.size();
    }

    private static int different(Map<String, String> rows, Map<String, String> expected, List<String> findings) {
        var changed = rows.keySet().stream()
                .filter(key -> expected.containsKey(key) && !expected.get(key).equals(rows.get(key)))
                .toList();
        changed.forEach(key ->
                findings.add("result " + key + " differs: " + rows.get(key) + ", undisturbed " + expected.get(key)));
        return changed.size();
    }

    /** The same, with more that is wrong. */
    Verdict and(List<String> more) {
        var all = new ArrayList<>(findings);
        all.addAll(more);
        return new Verdict(
                recordings, poison, analysed, quarantined, lost, doubled, different, faults, seed, List.copyOf(all));
    }

    boolean isGood() {
        return findings.isEmpty() && lost == 0 && doubled == 0 && different == 0 && quarantined == poison;
    }

    /** Nobody did anything by hand: a run has no such means. */
    String json() {
        return "{\"recordings\":%d,\"poison\":%d,\"analysed\":%d,\"quarantined\":%d,\"lost\":%d,\"doubled\":%d,\"different\":%d,\"faults\":%d,\"humanSteps\":0,\"seed\":%d}"
                .formatted(recordings, poison, analysed, quarantined, lost, doubled, different, faults, seed);
    }
}
