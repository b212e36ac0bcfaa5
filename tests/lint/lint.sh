#!/bin/bash
# What no test sees: who includes whom, each header alone, SQL outside sql/, queries nobody calls, texts, generated files, layout, golden prints.
# lint.sh [CHECK...] runs some of the checks only. The last line: lint: N passed, N failed.
set -u
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
passed=0
failed=0

# Of the tree itself: git may have no word on it, and a check of no file would pass.
files() { find "$@" -type f -not -path '*/node_modules/*' | sort; }
sources() { files src | grep '\.[ch]$'; }

check_includes()
{
	local order="base db http html auth history message search unit account attachment partner standing objection project award occasion topic meeting casefile site app cmd tools"
	local bad=0 file
	for file in $(sources); do
		awk -v file="$file" -v order="$order" -f tests/lint/includes.awk tests/lint/includes.txt "$file" || bad=1
	done
	return $bad
}

# A header that leans on what was included before it breaks whoever includes it first.
check_headers()
{
	local bad=0 file
	for file in $(sources | grep '\.h$'); do
		gcc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -Isrc -Ibuild/gen -isystem /usr/include/mariadb \
			-include "$file" -x c /dev/null || { echo "$file does not compile alone"; bad=1; }
	done
	return $bad
}

# Statements live in sql/queries; the database layer and the compilers have their own few.
check_sql()
{
	! grep -nE '"[^"]*\b(SELECT .* FROM|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|REPLACE INTO)\b' \
		$(sources | grep -vE '^src/(db|tools)/') /dev/null
}

# No statement is made at run time: nobody but the generated code hands one to the database layer, the generated code has
# only constants, and the calls within the layer are those listed, each with where its text comes from.
check_statements()
{
	local bad=0
	! grep -nE '\b(db_select|db_execute|db_run|mysql_[a-z_]+) ?\(|struct db_query\b' $(sources | grep -vE '^src/((db|tools)/|base/banned.h)') /dev/null || bad=1
	! awk '/\.sql =/ { text = 1; next } text && !/^[ \t]*"([^"\\]|\\.)*",?$/ { print FILENAME ": " $0 } text && /",$/ { text = 0 }' \
		build/gen/*_sql.c | grep . || bad=1
	grep -HoE '\b(db_run|mysql_(real_|send_)?query|mysql_stmt_prepare)\(.*' src/db/*.c | sort |
		diff <(grep -v '^#' tests/lint/statements.txt | sort) - || bad=1
	return $bad
}

# Every query has a caller.
check_queries()
{
	! comm -23 <(sed -n 's/^-- query \([a-z0-9_]*\).*/sql_\1/p' sql/queries/*.sql | sort) \
		<(grep -ohE '\bsql_[a-z0-9_]+' $(sources) | sort -u) | grep .
}

# The list of banned calls stands in front of every source, and no file slips out of it but the homes named here.
check_banned()
{
	local homes='^src/(base|app/config\.c|app/routes\.c)'
	grep -q -- '-include src/base/banned.h' Makefile || { echo "banned.h is not included before every source"; return 1; }
	! grep -nE '^#undef (printf|malloc|calloc|realloc|free|strdup|system|time|gmtime|localtime|rand|mysql_query)' \
		$(sources | grep -vE "$homes|^src/(cmd|tools|db|http)/") /dev/null
}

check_texts() { src/tools/texts.sh --check; }

# .types files and sql/schema.sql fit the migrations and queries.
check_types() { bash src/tools/types.sh --check; }

check_format() { clang-format --dry-run -Werror $(files src tests | grep '\.[ch]$'); }

check_cppcheck()
{
	cppcheck --quiet --std=c17 --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
		--suppress=missingInclude --suppress=missingIncludeSystem --suppress=unusedStructMember --suppress=nullPointerArithmetic \
		--suppressions-list=tests/lint/cppcheck.txt --library=tests/lint/cppcheck.cfg -j2 --max-configs=2 -Isrc -Ibuild/gen $(sources | grep '\.c$') 2>&1
}

# A change of authority shows in a diff.
check_routes() { "$build/bin/jiebang-admin" routes | diff -u tests/golden/routes.txt -; }

# The paths that nginx hands to the second pool are those whose routes hash passwords.
check_pools()
{
	diff <("$build/bin/jiebang-admin" routes | awk '/\+hashes/ && $1 == "POST" { print $2 }' | sort -u) \
		<(awk '/^location = \/[a-z]/ { print $3 }' nginx/jiebang/site.conf | sort -u)
}

check_unfinished()
{
	! grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $(files src templates sql static nginx) Makefile
}

for check in ${*:-includes headers sql statements queries banned texts types format cppcheck routes pools unfinished}; do
	if output=$("check_$check" 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s\n' "--- $check" "$output"
	fi
done
echo "lint: $passed passed, $failed failed"
[ "$failed" = 0 ]
