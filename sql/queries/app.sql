-- The calendar of working days.

-- query calendar_years many
-- Years whose holidays are known.
SELECT y.year FROM calendar_year y ORDER BY y.year;

-- query calendar_days many
-- Days that differ from their weekday.
SELECT d.day, d.is_workday FROM calendar_day d ORDER BY d.day;

-- query calendar_days_forget exec
-- from: time, until: time
-- A notice anew: its months are empty before its days come. By the migrator; the application only reads.
DELETE FROM calendar_day WHERE day >= :from AND day < :until;

-- query calendar_day_insert exec
-- day: time, is_workday: int, why: text
-- A day of a notice. By the migrator.
INSERT INTO calendar_day (day, is_workday, why) VALUES (:day, :is_workday, :why);

-- query calendar_year_know exec
-- year: int
-- From now on the holidays of the year are known. By the migrator.
INSERT INTO calendar_year (year) VALUES (:year) ON DUPLICATE KEY UPDATE year = :year;
