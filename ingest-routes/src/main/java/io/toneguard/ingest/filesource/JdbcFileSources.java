package io.toneguard.ingest.filesource;

import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code file_source}: read whole, written by the tenant whose source it is. */
public final class JdbcFileSources implements FileSources {
    private static final String SELECT =
            "select s.*, t.name as tenant_name from file_source s join tenant t on t.tenant_id = s.tenant_id ";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public JdbcFileSources(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    @Override
    public List<FileSource> all() {
        return jdbc.sql(SELECT + "order by t.name, s.name")
                .query(JdbcFileSources::read)
                .list();
    }

    /** For each recording that is sent: nothing but what it asks for is read. */
    @Override
    public AudioKeeping keepingByDefault(TenantId tenant) {
        return jdbc.sql(
                        "select keep_audio_seconds, delete_audio_after_analysis from file_source where tenant_id = ? and is_default")
                .param(tenant.value())
                .query((row, number) -> keeping(row))
                .optional()
                .orElse(AudioKeeping.ALWAYS);
    }

    /** A tenant's file sources, by name. */
    public List<FileSource> of(TenantId tenant) {
        return jdbc.sql(SELECT + "where s.tenant_id = ? order by s.name")
                .param(tenant.value())
                .query(JdbcFileSources::read)
                .list();
    }

    public Optional<FileSource> find(TenantId tenant, String name) {
        return jdbc.sql(SELECT + "where s.tenant_id = ? and s.name = ?")
                .params(tenant.value(), name)
                .query(JdbcFileSources::read)
                .optional();
    }

    /** @return false if the tenant has a file source of that name, or a default one and this is to be another */
    public boolean add(FileSource source) {
        try {
            scope.run(source.tenant(), () -> jdbc.sql("""
                    insert into file_source (tenant_id, name, preset, patterns, time_format, zone, speakers, codec, rate_hz,
                        channels, legs, keep_audio_seconds, delete_audio_after_analysis, is_default)
                    values (:tenant, :name, :preset, :patterns, :format, :zone, :speakers::jsonb, :codec, :rate,
                        :channels, :legs, :keep, :deleteAfter, :default)
                    """)
                    .param("tenant", source.tenant().value())
                    .param("name", source.name())
                    .param(
                            "preset",
                            source.preset() == null ? null : source.preset().word())
                    .param(
                            "patterns",
                            source.names().patterns().stream()
                                    .map(NamePattern::regex)
                                    .toArray(String[]::new))
                    .param("format", source.names().time().format())
                    .param("zone", source.names().time().zone().getId())
                    .param("speakers", json(source.speakers()))
                    .param("codec", source.headerless().codec())
                    .param("rate", source.headerless().rateHz())
                    .param("channels", source.headerless().channels())
                    .param("legs", source.legs())
                    .param("keep", source.keeping().keepSeconds())
                    .param("deleteAfter", source.keeping().deleteAfterAnalysis())
                    .param("default", source.byDefault())
                    .update());
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    /** @return false if there is none of that name */
    public boolean remove(TenantId tenant, String name) {
        return scope.in(tenant, () -> jdbc.sql("delete from file_source where tenant_id = ? and name = ?")
                        .params(tenant.value(), name)
                        .update())
                == 1;
    }

    private static FileSource read(ResultSet row, int number) throws SQLException {
        String preset = row.getString("preset");
        return new FileSource(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("tenant_name"),
                row.getString("name"),
                preset == null ? null : FilePreset.of(preset),
                new FileSource.Names(
                        Stream.of((String[]) row.getArray("patterns").getArray())
                                .map(NamePattern::stored)
                                .toList(),
                        new NameTime(row.getString("time_format"), ZoneId.of(row.getString("zone")))),
                speakers(row.getString("speakers")),
                new FileSource.Headerless(
                        row.getString("codec"),
                        row.getObject("rate_hz", Integer.class),
                        row.getObject("channels", Integer.class)),
                row.getInt("legs"),
                keeping(row),
                row.getBoolean("is_default"));
    }

    private static AudioKeeping keeping(ResultSet row) throws SQLException {
        return AudioKeeping.ofSeconds(
                row.getObject("keep_audio_seconds", Long.class), row.getBoolean("delete_audio_after_analysis"));
    }

    private static String json(Map<String, Speaker> speakers) {
        var words = new TreeMap<String, String>();
        speakers.forEach((track, speaker) -> words.put(track, speaker.word()));
        return JSON.writeValueAsString(words);
    }

    private static Map<String, Speaker> speakers(String json) {
        var speakers = new TreeMap<String, Speaker>();
        JSON.readValue(json, STRINGS).forEach((track, word) -> speakers.put(track, Speaker.of(word)));
        return speakers;
    }
}
