-- grant: none
ALTER TABLE project ADD KEY project_state_due (state, due_at, id);
