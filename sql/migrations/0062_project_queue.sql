-- grant: none
ALTER TABLE project
  ADD COLUMN desk TINYINT AS (CASE WHEN state = 'published' AND taken > 0 THEN 0
                                   WHEN state = 'running' AND (due_at IS NULL OR live_awards > 0 OR freed = 0) THEN 0
                                   WHEN unit12 IS NOT NULL THEN 12
                                   WHEN unit9 IS NOT NULL THEN 9
                                   ELSE 6 END) STORED COMMENT 'level of the office whose need it is; 0: nobody can move it now',
  ADD COLUMN queued_at DATETIME(6) AS (COALESCE(late_at, TIMESTAMP'9999-12-31 00:00:00')) STORED COMMENT 'place in a queue: what is late by since when, then all the rest',
  ADD KEY project_queue6 (state, unit6, desk, queued_at, id),
  ADD KEY project_queue9 (state, unit9, desk, queued_at, id),
  ADD KEY project_queue12 (state, unit12, desk, queued_at, id),
  ADD KEY project_queue14 (state, unit14, desk, queued_at, id),
  DROP KEY project_state6,
  DROP KEY project_state_due;
