# Checks one file's includes against tests/lint/includes.txt. Variables: file, order (features, in the order of ARCHITECTURE's tree).
BEGIN { split(order, features, " "); for (i in features) place[features[i]] = i + 0; n = split(order, list, " ") }
FNR == NR {
	if ($0 ~ /^#/ || fits) next
	split($0, part, "|")
	gsub(/^ +| +$/, "", part[1])
	pattern = part[1]
	gsub(/\./, "\\.", pattern); gsub(/\*/, ".*", pattern)
	if (file ~ "^" pattern) { fits = 1; split(part[2], allowed, " "); libraries = part[3] }
	next
}
function folder(path) { sub(/\/[^\/]*$/, "", path); sub(/^.*\//, "", path); return path }
function may(target,   i, rule, own) {
	own = folder(file)
	for (i in allowed) {
		rule = allowed[i]
		if (rule == "$own" && index(target, own "/") == 1) return 1
		if (rule == "sql" && target ~ /^[a-z]+_sql\.h$/) return 1
		if (rule == "tmpl" && target ~ /^[a-z]+_tmpl\.h$/) return 1
		if (rule == "features" && folder(target) in place) return 1
		if (rule == "earlier" && folder(target) in place && own in place && place[folder(target)] < place[own]) return 1
		if (index(target, rule) == 1) return 1
	}
	return 0
}
/^#include "/ {
	target = $2; gsub(/"/, "", target)
	if (!may(target)) { print file ":" FNR ": may not include \"" target "\""; bad = 1 }
}
/^#include <(mysql|errmsg|mysqld_error|fcgiapp|fcgi_stdio|sodium|talloc|utf8proc|jansson|ini|curl\/curl|xlsxwriter|vips\/vips)\.h>/ {
	target = $2; gsub(/[<>]/, "", target)
	if (index(" " libraries " ", " " target " ") == 0) { print file ":" FNR ": may not include <" target ">"; bad = 1 }
}
END { exit bad }
