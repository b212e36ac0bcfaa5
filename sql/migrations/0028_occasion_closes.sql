-- grant: none
ALTER TABLE occasion ADD KEY occasion_closes (closes_at, id);
