-- query calendar_years many
-- Years whose holidays are known.
SELECT y.year FROM calendar_year y ORDER BY y.year;

-- query calendar_days many
-- Days that differ from their weekday.
SELECT d.day, d.is_workday FROM calendar_day d ORDER BY d.day;

-- query tokens_forget exec
-- before: time
-- Used form tokens older than a form can be.
DELETE FROM form_token WHERE used_at < :before;

-- query sessions_forget exec
-- before: time
-- Sessions past their absolute end.
DELETE FROM session WHERE ends_at < :before;

-- query throttle_forget exec
-- before: time
-- Windows of failed logins that are over.
DELETE FROM throttle WHERE until_at < :before;
