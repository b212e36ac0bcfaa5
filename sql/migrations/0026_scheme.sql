-- grant: none
INSERT INTO scheme
  (id, category, version, community_weight, expert_weight, resident_weight, community_quorum, expert_quorum, resident_quorum)
VALUES
  (1, 'safety_law', 1, 30, 30, 40, 2, 3, 5),
  (2, 'elderly', 1, 30, 30, 40, 2, 3, 5),
  (3, 'children_youth', 1, 30, 30, 40, 2, 3, 5),
  (4, 'health', 1, 30, 30, 40, 2, 3, 5),
  (5, 'environment', 1, 30, 30, 40, 2, 3, 5),
  (6, 'repairs', 1, 30, 30, 40, 2, 3, 5),
  (7, 'culture_sport', 1, 30, 30, 40, 2, 3, 5),
  (8, 'finance_jobs', 1, 30, 30, 40, 2, 3, 5),
  (9, 'neighbours', 1, 30, 30, 40, 2, 3, 5),
  (10, 'other', 1, 30, 30, 40, 2, 3, 5);
