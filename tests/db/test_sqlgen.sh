#!/bin/bash
# The query compiler: what it must refuse, what it must refuse once a database tells the columns, and that what it writes compiles
# without a warning and works.
#   sqlgen_cases/refused/     first line "-- LINE: message", all of it; without a database
#   sqlgen_cases/database/    the same, from --types
#   sqlgen_cases/accepted/    sample.sql; its types and its header as they must come out; generated.c runs every query
# test_sqlgen.sh --update writes the expected files anew, to be read before they are committed.
set -eu -o pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

tool=build/tools/sqlgen
cases=tests/db/sqlgen_cases
work=$(mktemp -d /tmp/jiebang-sqlgen.XXXXXX)
passed=0
failed=0
trap 'src/cmd/database.sh stop "$work" || true; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

ok() {
	passed=$((passed + 1))
}

not_ok() {
	failed=$((failed + 1))
	printf 'sqlgen: %s\n' "$1"
}

# refused CASE ARGUMENTS...: the compiler must end with the message that the case begins with, and leave nothing behind.
refused() {
	local case=$1 copy expected got
	shift
	copy=$work/$(basename "$case")
	cp "$case" "$copy"
	expected="$copy:$(head -n 1 "$case" | sed 's/^-- //')"
	if got=$("$tool" "$@" 2>&1); then
		not_ok "$case: was accepted"
	elif [ "$got" != "$expected" ]; then
		not_ok "$case: expected \"$expected\", got \"$got\""
	elif [ -e "$work/out.c" ] || [ -e "${copy%.sql}.types" ]; then
		not_ok "$case: left a file behind"
	else
		ok
	fi
	rm "$copy"
}

# says NAME TEXT COMMAND...: must fail and say that.
says() {
	local name=$1 text=$2 got
	shift 2
	if got=$("$@" 2>&1); then
		not_ok "$name: was accepted"
	elif [[ $got != *"$text"* ]]; then
		not_ok "$name: expected \"$text\", got \"$got\""
	else
		ok
	fi
}

# does NAME COMMAND...: must succeed.
does() {
	local name=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		ok
	else
		not_ok "$name:"
		cat "$work/said"
	fi
}

start_server() {
	JIEBANG_DB_BUFFER=32M src/cmd/database.sh start "$work" "$work/run/db.sock"
	src/cmd/database.sh create-users "$work" "$work/run/db.sock" jiebang
	password=$(sed -n 's/^jiebang_migrator=//p' "$work/passwords") build/tools/migrate "$work/run/db.sock" \
		jiebang_migrator password jiebang jiebang_app "$cases/accepted/migrations"
	server=(--socket="$work/run/db.sock" --user=jiebang_migrator --password-file="$work/passwords" --database=jiebang)
}

expected_files() {
	if [ "${1-}" = --update ]; then
		cp "$work/sample.types" "$cases/accepted/sample.types"
		sed "s|$work/||" "$work/sample_sql.h" >"$cases/accepted/sample_sql.expected"
	fi
	does "types of sample" diff -u "$cases/accepted/sample.types" "$work/sample.types"
	sed "s|$work/||" "$work/sample_sql.h" >"$work/sample_sql.h.plain"
	does "header of sample" diff -u "$cases/accepted/sample_sql.expected" "$work/sample_sql.h.plain"
}

# Types that belong to another statement are no types.
stale_types() {
	cp "$work/sample.types" "$work/stale.types"
	sed 's/-- query sample_/-- query sample_/; s/s.id > 0 ORDER/s.id > 1 ORDER/' "$work/sample.sql" >"$work/stale.sql"
	says "stale types" "the column types of query sample_any are not current" "$tool" "$work/stale.sql" "$work/out"
	says "stale types, checked" "not what the database says now" "$tool" --check "${server[@]}" "$work/stale.sql"
	rm "$work/stale.types"
	says "no types" "stale.types is missing" "$tool" "$work/stale.sql" "$work/out"
	says "no types, checked" "not what the database says now" "$tool" --check "${server[@]}" "$work/stale.sql"
	does "current types, checked" "$tool" --check "${server[@]}" "$work/sample.sql"
}

compile_and_run() {
	local flags=(-std=gnu17 -O1 -g -Wall -Wextra -Wformat=2 -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual
		-Wwrite-strings -Wundef -Wvla -Wconversion -Wno-sign-conversion -Werror -D_GNU_SOURCE -Isrc "-I$work"
		-Itests/db -isystem /usr/include/mariadb)
	if [ -n "${SAN-}" ]; then flags+=(-fsanitize=address,undefined -fno-sanitize-recover=all -DMEM_NO_POOL); fi
	does "compiling the output" gcc "${flags[@]}" -o "$work/generated" "$work/sample_sql.c" \
		"$cases/accepted/generated.c" src/db/*.c build/tools/base_*.o \
		-ltalloc -lsodium -lutf8proc -lmariadb
	does "running the output" env SOCKET="$work/run/db.sock" \
		PASSWORD="$(sed -n 's/^jiebang_app=//p' "$work/passwords")" "$work/generated"
}

for case in "$cases"/refused/*.sql; do
	refused "$case" "$work/$(basename "$case")" "$work/out"
done
start_server
for case in "$cases"/database/*.sql; do
	refused "$case" --types "${server[@]}" "$work/$(basename "$case")"
done
cp "$cases/accepted/sample.sql" "$work/"
does "types" "$tool" --types "${server[@]}" "$work/sample.sql"
does "code" "$tool" "$work/sample.sql" "$work/sample_sql"
expected_files "$@"
stale_types
compile_and_run

echo "sqlgen: $passed passed, $failed failed"
[ "$failed" = 0 ]
