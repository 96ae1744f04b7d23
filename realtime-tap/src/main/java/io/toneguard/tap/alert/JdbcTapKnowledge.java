package io.toneguard.tap.alert;

import io.toneguard.tap.history.AgentBaselines;
import io.toneguard.tap.live.TapKnowledge;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.log.OnceAMinute;
import io.toneguard.voice.stress.Baseline;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies and rules as they were a moment ago, so that no call waits for the database: read again every {@code alerts.refresh} on a thread of its
 * own, which costs one short transaction for each tenant with a policy. Baselines are looked up on another one. While the database is away, what
 * was read last counts.
 */
public final class JdbcTapKnowledge implements TapKnowledge, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcTapKnowledge.class);
    private static final int LOOKUPS_WAITING = 10_000;
    private static final int BASELINES_REMEMBERED = 20_000;

    private record BaselineKey(TenantId tenant, String agentId, String channelKind) {}

    private final Tenants tenants;
    private final JdbcRules rules;
    private final AgentBaselines baselines;
    private final long refreshMs;
    private final ScheduledExecutorService refresher;
    private final ThreadPoolExecutor lookups;
    private final Map<BaselineKey, Baseline> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BaselineKey, Baseline> eldest) {
            return size() > BASELINES_REMEMBERED;
        }
    };
    private final OnceAMinute lookupTroubles = new OnceAMinute();
    private volatile Map<TenantId, KnownTenant> known = Map.of();
    private boolean stale;

    public JdbcTapKnowledge(Tenants tenants, JdbcRules rules, AgentBaselines baselines, AlertSettings settings) {
        this.tenants = tenants;
        this.rules = rules;
        this.baselines = baselines;
        refreshMs = settings.refresh().toMillis();
        refresher = Executors.newSingleThreadScheduledExecutor(daemon("tap-knowledge"));
        lookups = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(LOOKUPS_WAITING), daemon("tap-baselines"));
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Reads once before it returns, and from then on again and again. */
    public void start() {
        refresh();
        refresher.scheduleWithFixedDelay(this::refresh, refreshMs, refreshMs, TimeUnit.MILLISECONDS);
    }

    /** Reads now; keeps what was known if that fails. Waits for the database. */
    synchronized void refresh() {
        try {
            var read = new HashMap<TenantId, KnownTenant>();
            for (var tenant : tenants.all()) {
                if (!tenant.policy().scored().isEmpty()) {
                    read.put(tenant.id(), new KnownTenant(tenant.policy(), rulesOf(tenant)));
                }
            }
            known = Map.copyOf(read);
        } catch (RuntimeException databaseIsAway) {
            if (!stale) {
                stale = true;
                LOG.warn(
                        "Policies and rules cannot be read ({}); those read last count ({} tenants), tried again every {} ms (alerts.refresh)",
                        databaseIsAway.getClass().getSimpleName(),
                        known.size(),
                        refreshMs);
            }
            return;
        }
        if (stale) {
            stale = false;
            LOG.info("Policies and rules can be read again: {} tenants with a policy", known.size());
        }
    }

    /** A rule that cannot be read is one tenant's trouble, and leaves that tenant its last rules. */
    private TeamRules rulesOf(Tenant tenant) {
        try {
            return new TeamRules(rules.inForce(tenant.id()));
        } catch (IllegalArgumentException unreadable) {
            var last = known.getOrDefault(tenant.id(), KnownTenant.UNKNOWN).rules();
            lookupTroubles.say(() -> LOG.error(
                    "Tenant {}: a rule in alert_rule cannot be read ({}); the {} rules read last count; `rules change` mends it",
                    tenant.name(),
                    unreadable.getMessage(),
                    last.inForce().size()));
            return last;
        }
    }

    @Override
    public ScoringPolicy policy(LiveCall call) {
        return known.getOrDefault(call.tenant(), KnownTenant.UNKNOWN).policy();
    }

    @Override
    public List<Rule> rules(LiveCall call) {
        return known.getOrDefault(call.tenant(), KnownTenant.UNKNOWN).rules().of(call.team());
    }

    /** Nobody keeps a baseline of a customer, nor of an agent whose name is not known. */
    @Override
    public CompletableFuture<Baseline> baseline(TappedVoice voice) {
        if (voice.segment().speaker() != Speaker.AGENT || voice.segment().person() == null) {
            return CompletableFuture.completedFuture(Baseline.EMPTY);
        }
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(key(voice)), lookups);
        } catch (RejectedExecutionException tooMany) {
            return CompletableFuture.completedFuture(lastKnown(voice));
        }
    }

    /** What was last found for the voice; {@link Baseline#EMPTY} where nothing was. Never waits. */
    Baseline lastKnown(TappedVoice voice) {
        if (voice.segment().speaker() != Speaker.AGENT || voice.segment().person() == null) {
            return Baseline.EMPTY;
        }
        return remembered(key(voice));
    }

    private Baseline lookUp(BaselineKey key) {
        try {
            var found = baselines.find(key.tenant(), key.agentId(), key.channelKind());
            synchronized (remembered) {
                remembered.put(key, found);
            }
            return found;
        } catch (RuntimeException databaseIsAway) {
            lookupTroubles.say(() -> LOG.warn(
                    "Agents' baselines cannot be read ({}); those read last count, other voices are learned within their call",
                    databaseIsAway.getClass().getSimpleName()));
            return remembered(key);
        }
    }

    private Baseline remembered(BaselineKey key) {
        synchronized (remembered) {
            return remembered.getOrDefault(key, Baseline.EMPTY);
        }
    }

    private static BaselineKey key(TappedVoice voice) {
        var person = voice.segment().person();
        return new BaselineKey(
                voice.call().tenant(), LedgerText.clean(person == null ? "" : person), voice.channelKind());
    }

    @Override
    public void close() {
        refresher.shutdownNow();
        lookups.shutdownNow();
    }
}
