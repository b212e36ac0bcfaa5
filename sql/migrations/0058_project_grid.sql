-- grant: none
ALTER TABLE project ADD KEY project_state14 (state, unit14, id), ADD KEY project_closes14 (state, unit14, closes_at, id);
