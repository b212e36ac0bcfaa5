-- grant: none
INSERT INTO calendar_year (year) VALUES (2026);
