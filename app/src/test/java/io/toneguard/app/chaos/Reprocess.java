package io.toneguard.app.chaos;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.app.db.JdbcTenants;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.batch.reprocess.CostCap;
import io.toneguard.batch.reprocess.Promotion;
import io.toneguard.batch.reprocess.ReprocessingRefusedException;
import io.toneguard.batch.reprocess.ReprocessingRequests;
import io.toneguard.batch.reprocess.Selection;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What an operator does about a reprocessing, by the product's own means, and what BI sees of it. */
final class Reprocess implements AutoCloseable {
    /** The version by which everything was analysed before: the same maths under another name. */
    static final AnalyzerVersion OLDER = new AnalyzerVersion("tg-0");

    private final HikariDataSource pool;
    private final ReprocessingRequests requests;
    private final Promotion promotion;
    private final JdbcTenants tenants;
    private long number;

    Reprocess(String url, Path data) {
        pool = OpenDatabase.forService(url, data).database().pool("chaos-operator", 2);
        var jdbc = JdbcClient.create(pool);
        var manager = new JdbcTransactionManager(pool);
        var transactions = new TransactionTemplate(manager);
        var scope = new TenantTransactions(manager, jdbc);
        requests = new ReprocessingRequests(jdbc, transactions, scope, AnalyzerVersion.CURRENT);
        promotion = new Promotion(jdbc, transactions, scope);
        tenants = new JdbcTenants(jdbc, scope);
    }

    /** Asks for everything to be analysed again; whoever manages finds it. */
    void request(int recordings) {
        var requested =
                requests.request(new Selection(null, null, null, null, null, false), CostCap.NONE, tenants.all());
        if (requested.recordings() != recordings) {
            throw new IllegalStateException("a reprocessing of " + recordings + " recordings was asked for, it takes "
                    + requested.recordings() + "; left out: " + requested.leftOut());
        }
        number = requested.number().orElseThrow();
    }

    /** Has BI see the new results; returns what is wrong with what it saw before or sees then, a sentence each. */
    List<String> promote(List<MadeRecording> made, Watch watch) {
        var wrong = new ArrayList<String>();
        var poison = made.stream()
                .filter(MadeRecording::poison)
                .map(one -> one.id().toString())
                .collect(Collectors.toSet());
        var before = watch.shown();
        wrong.addAll(shownOtherwise("before the promotion", before, Set.of(), OLDER.name(), OLDER.name()));
        try {
            promotion.promote(number, false, tenants.all());
        } catch (ReprocessingRefusedException e) {
            wrong.add("it was not promoted: " + e.getMessage());
            return wrong;
        }
        var after = watch.shown();
        wrong.addAll(
                shownOtherwise("after the promotion", after, poison, AnalyzerVersion.CURRENT.name(), OLDER.name()));
        if (!after.keySet().equals(before.keySet())) {
            wrong.add("BI sees " + after.size() + " segments after the promotion, and " + before.size() + " before");
        }
        int transactions = watch.transactionsOf(AnalyzerVersion.CURRENT.name());
        if (transactions != 1) {
            wrong.add("the promotion took " + transactions + " transactions");
        }
        return wrong;
    }

    /**
     * Each segment once, and of the version that is due.
     *
     * @param shown versions by recording and segment
     */
    static List<String> shownOtherwise(
            String when, Map<String, List<String>> shown, Set<String> putAside, String version, String ofPutAside) {
        var wrong = new ArrayList<String>();
        new TreeMap<>(shown).forEach((segment, versions) -> {
            var recording = segment.substring(0, segment.indexOf(' '));
            var due = List.of(putAside.contains(recording) ? ofPutAside : version);
            if (!versions.equals(due)) {
                wrong.add("BI sees segment " + segment + " of " + versions + " " + when + ", and should of " + due);
            }
        });
        return wrong;
    }

    @Override
    public void close() {
        pool.close();
    }
}
