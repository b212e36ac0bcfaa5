-- The calendar of working days.

-- query calendar_years many
-- Years whose holidays are known.
SELECT y.year FROM calendar_year y ORDER BY y.year;

-- query calendar_days many
-- Days that differ from their weekday.
SELECT d.day, d.is_workday FROM calendar_day d ORDER BY d.day;
