-- Spring Batch looks up a launch's executions and steps by these, and so does PostgreSQL for each row that is purged.
create index if not exists batch_job_execution_by_instance on batch.batch_job_execution (job_instance_id);
create index if not exists batch_job_execution_params_by_execution on batch.batch_job_execution_params (job_execution_id);
create index if not exists batch_step_execution_by_job on batch.batch_step_execution (job_execution_id);
-- Each look for executions that were left open, every 20 s, would otherwise read those of all launches that are kept.
create index if not exists batch_job_execution_open on batch.batch_job_execution (job_instance_id)
    where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN');
