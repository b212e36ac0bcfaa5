-- grant: none
ALTER TABLE project
  ADD KEY project_fit9 (state, category, unit9, id),
  ADD KEY project_fit12 (state, category, unit12, id),
  ADD KEY project_similar (unit9, category, id);
