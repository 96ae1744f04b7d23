package io.toneguard.app.cli;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.filesource.NamePattern;
import io.toneguard.voice.call.Speaker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file source as a row. */
final class FileSourceRows {
    private FileSourceRows() {}

    static Map<String, @Nullable Object> row(FileSource source) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", source.tenantName());
        row.put("source", source.name());
        row.put("kind", "files");
        row.put("preset", source.preset() == null ? null : source.preset().word());
        row.put("default", source.byDefault());
        row.put("agent_channel", tracks(source, Speaker.AGENT));
        row.put("customer_channel", tracks(source, Speaker.CUSTOMER));
        row.put("legs", source.legs());
        row.put("zone", source.names().time().zone().getId());
        row.put("retain_hours", source.keeping().keepHours());
        row.put("delete_after_analysis", source.keeping().deleteAfterAnalysis());
        return row;
    }

    /** With what a list has no room for. */
    static Map<String, @Nullable Object> whole(FileSource source) {
        var row = row(source);
        row.put("time_format", source.names().time().format());
        row.put("codec", source.headerless().codec());
        row.put("rate_hz", source.headerless().rateHz());
        row.put("channels", source.headerless().channels());
        row.put(
                "patterns",
                source.names().patterns().stream().map(NamePattern::regex).toList());
        row.put("assumes", source.preset() == null ? null : source.preset().assumes());
        return row;
    }

    private static @Nullable String tracks(FileSource source, Speaker speaker) {
        return source.speakers().entrySet().stream()
                .filter(entry -> entry.getValue() == speaker)
                .map(Map.Entry::getKey)
                .sorted()
                .reduce((one, other) -> one + "," + other)
                .orElse(null);
    }
}
