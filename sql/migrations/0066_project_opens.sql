-- grant: none
ALTER TABLE project ADD KEY project_opens (state, opens_at, id), ADD KEY project_opens9 (state, unit9, opens_at, id);
