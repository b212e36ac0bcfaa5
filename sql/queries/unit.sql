-- Districts, streets, communities, grids, departments.

-- query unit_by_code one row unit
-- code: text
-- One unit.
SELECT u.code, u.name, u.level, u.parent_code, u.intro, u.address, u.hours
  FROM unit u
 WHERE u.code = :code;

-- query unit_on_path many row unit
-- code6: text, code9: text?, code12: text?, code14: text?, code: text
-- A unit and everything above it, from the top.
SELECT u.code, u.name, u.level, u.parent_code, u.intro, u.address, u.hours
  FROM unit u
 WHERE u.code IN (:code6, :code9, :code12, :code14, :code)
 ORDER BY CHAR_LENGTH(u.code);

-- query unit_below many row unit
-- code: text
-- Units directly below one.
SELECT u.code, u.name, u.level, u.parent_code, u.intro, u.address, u.hours
  FROM unit u
 WHERE u.parent_code = :code
 ORDER BY u.code;

-- query unit_of_kind many row unit
-- level: text, from_code: text, to_code: text
-- Units of one level whose codes lie in a range, for choices in forms.
SELECT u.code, u.name, u.level, u.parent_code, u.intro, u.address, u.hours
  FROM unit u
 WHERE u.code >= :from_code AND u.code < :to_code AND u.level = :level
 ORDER BY u.code;

-- query unit_named many row unit
-- name: text, from_code: text, to_code: text, limit: int
-- Units of this name whose codes lie in a range, of any level.
SELECT u.code, u.name, u.level, u.parent_code, u.intro, u.address, u.hours
  FROM unit u
 WHERE u.name = :name AND u.code >= :from_code AND u.code < :to_code
 ORDER BY u.code LIMIT :limit;

-- query unit_save exec
-- code: text, name: text, level: text, parent_code: text?, intro: text, address: text, hours: text
-- Makes a unit or renews its texts.
INSERT INTO unit (code, name, level, parent_code, intro, address, hours)
VALUES (:code, :name, :level, :parent_code, :intro, :address, :hours)
ON DUPLICATE KEY UPDATE name = :name, intro = :intro, address = :address, hours = :hours;

-- query unit_offices many
-- code6: text, code9: text?, code12: text?, code14: text?, code: text, now: time
-- The offices that serve a unit, its own and those above it, with the number of holders.
SELECT g.role, u.code AS unit_code, u.name AS unit_name, COUNT(*) AS holders
  FROM role_grant g
  JOIN unit u ON u.code = g.unit_code
 WHERE g.unit_code IN (:code6, :code9, :code12, :code14, :code)
   AND g.role IN ('grid_officer', 'secretary', 'street_officer', 'department_officer', 'district_admin')
   AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)
 GROUP BY g.role, u.code, u.name
 ORDER BY CHAR_LENGTH(u.code) DESC, g.role;
