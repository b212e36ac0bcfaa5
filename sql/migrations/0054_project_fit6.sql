-- grant: none
ALTER TABLE project ADD KEY project_fit6 (state, category, unit6, id);
