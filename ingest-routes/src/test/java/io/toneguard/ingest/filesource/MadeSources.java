package io.toneguard.ingest.filesource;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.call.Tenant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** File sources of tests, as {@code sources add --files} would make them. */
public final class MadeSources {
    private MadeSources() {}

    public static FileSource of(Tenant tenant, String name, FilePreset preset) {
        return new FileSource(
                tenant.id(),
                tenant.name(),
                name,
                preset,
                new FileSource.Names(preset.patterns(), NameTime.of(null, ZoneId.of("UTC"))),
                preset.speakers(),
                FileSource.Headerless.UNTOLD,
                1,
                AudioKeeping.ALWAYS,
                false);
    }

    /** One without a preset. */
    public static FileSource of(Tenant tenant, String name, String zone, String... patterns) {
        return new FileSource(
                tenant.id(),
                tenant.name(),
                name,
                null,
                new FileSource.Names(
                        Stream.of(patterns).map(NamePattern::of).toList(), NameTime.of(null, ZoneId.of(zone))),
                Map.of(),
                FileSource.Headerless.UNTOLD,
                1,
                AudioKeeping.ALWAYS,
                false);
    }

    public static FileSource asDefault(FileSource source) {
        return with(source, source.legs(), source.keeping(), true);
    }

    public static FileSource withLegs(FileSource source, int legs) {
        return with(source, legs, source.keeping(), source.byDefault());
    }

    public static FileSource keeping(FileSource source, AudioKeeping keeping) {
        return with(source, source.legs(), keeping, source.byDefault());
    }

    private static FileSource with(FileSource source, int legs, AudioKeeping keeping, boolean byDefault) {
        return new FileSource(
                source.tenant(),
                source.tenantName(),
                source.name(),
                source.preset(),
                source.names(),
                source.speakers(),
                source.headerless(),
                legs,
                keeping,
                byDefault);
    }

    static NameFacts read(FilePreset preset, String name) {
        return new FileSource.Names(List.copyOf(preset.patterns()), NameTime.of(null, ZoneId.of("Asia/Tokyo")))
                .read(name);
    }
}
