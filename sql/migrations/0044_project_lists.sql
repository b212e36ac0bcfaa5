-- grant: none
ALTER TABLE project
  ADD KEY project_closes (state, closes_at, id),
  ADD KEY project_closes9 (state, unit9, closes_at, id),
  ADD KEY project_closes12 (state, unit12, closes_at, id),
  ADD KEY project_closes_category (state, category, closes_at, id),
  ADD KEY project_closes_mode (state, mode, closes_at, id),
  ADD KEY project_mode (state, mode, id);
