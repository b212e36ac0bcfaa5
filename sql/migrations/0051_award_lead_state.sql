-- grant: none
ALTER TABLE award ADD KEY award_lead_state (lead_id, state, project_id);
