package io.toneguard.app.chaos;

/** Which analysis of the recordings a run disturbs, and how the tables are asked about it. */
enum Analysis {
    /** Of recordings as they come in; their state is the ledger's. */
    FIRST(
            "toneguard.recording where state in ('analysed', 'failed', 'quarantined')",
            """
            select 'recording ' || recording_id || ' is ' || state from toneguard.recording
                where state not in ('analysed', 'failed', 'quarantined')
            """,
            "recording.state = 'claimed'",
            "select attempts from toneguard.recording where recording_id = ?",
            "select recording_id, state, coalesce(reason_code || ', ' || reason, '') as reason from toneguard.recording"),
    /** A reprocessing of all of them by another version; their state is the item's, the ledger's stays. */
    AGAIN(
            "toneguard.reprocessing_item where state in ('done', 'failed')",
            """
            select 'item ' || recording_id || ' is ' || state from toneguard.reprocessing_item
                where state not in ('done', 'failed')
            union all
            select 'recording ' || recording_id || ' is ' || state from toneguard.recording where state <> 'analysed'
            """,
            "exists (select from toneguard.reprocessing_item item where item.recording_id = next.recording_id"
                    + " and item.state = 'claimed')",
            "select attempts from toneguard.reprocessing_item where recording_id = ?",
            """
            select recording_id, case state when 'done' then 'analysed' when 'failed' then 'quarantined' else state end as state,
                coalesce(reason_code || ', ' || reason, '') as reason from toneguard.reprocessing_item
            """);

    private final String settled;
    private final String open;
    private final String claimed;
    private final String attempts;
    private final String stands;

    Analysis(String settled, String open, String claimed, String attempts, String stands) {
        this.settled = settled;
        this.open = open;
        this.claimed = claimed;
        this.attempts = attempts;
        this.stands = stands;
    }

    /** Rows of what is in a final state, to be selected from. */
    String settled() {
        return settled;
    }

    /** A sentence for each recording that is not. */
    String open() {
        return open;
    }

    /** Condition on {@code recording} and a partition's {@code next}: a launch has taken it. */
    String claimed() {
        return claimed;
    }

    /** How often it failed for one recording. */
    String attempts() {
        return attempts;
    }

    /** Each recording's state, in the ledger's words, and reason. */
    String stands() {
        return stands;
    }
}
