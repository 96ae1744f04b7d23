package io.toneguard.app.chaos;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Ends the JVM as kill -9 would, at the statement by which a launch is known to have come to the stage that was ordered. */
final class DeadlyStatements extends DelegatingDataSource {
    private static final ThreadLocal<Boolean> PLANNED = ThreadLocal.withInitial(() -> false);
    private static final ThreadLocal<Boolean> WAITED = ThreadLocal.withInitial(() -> false);

    private final Orders orders;

    DeadlyStatements(DataSource source, Orders orders) {
        super(source);
        this.orders = orders;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        dieIfDue(((String) arguments[0]).toLowerCase(Locale.ROOT));
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private void dieIfDue(String sql) {
        var here = stageOf(sql);
        if (here != null && here == orders.deadlyStage()) {
            Runtime.getRuntime().halt(Orders.KILLED);
        }
    }

    private static Fault.Stage stageOf(String sql) {
        if (sql.startsWith("insert into toneguard.partition_lease")) {
            PLANNED.set(true);
            return Fault.Stage.PARTITIONING;
        }
        if (sql.startsWith("insert into batch.batch_step_execution(")) {
            return PLANNED.get() ? Fault.Stage.SPLITTING : Fault.Stage.LAUNCHED;
        }
        if (sql.startsWith("select count(*) filter (where state = 'planned')")) {
            PLANNED.set(false);
            WAITED.set(true);
            return Fault.Stage.WAITING;
        }
        if (sql.startsWith("update batch.batch_") && WAITED.get()) {
            WAITED.set(false);
            return Fault.Stage.AGGREGATING;
        }
        return null;
    }
}
