#!/bin/bash
# What a build takes from a migrated database: the column types of sql/queries/*.sql, and sql/schema.sql to read.
#
#   types.sh             regenerates all of it, on a database made for this run
#   types.sh FEATURE...  only sql/queries/FEATURE.types, on a server that stays for the next time (under /tmp, per migrations)
#   types.sh --check     changes nothing; fails, with the differences, when something is not current
set -eu
cd "$(dirname "$0")/../.."

database=src/cmd/database.sh
name=jiebang
reuse=/tmp/jiebang-types-$(id -u)

make -s build/tools/sqlgen build/tools/migrate

# --- a migrated server ---

migrated_server() {
	local jiebang_migrator
	export JIEBANG_DB_BUFFER=32M
	"$database" start "$dir" "$dir/run/db.sock"
	"$database" create-users "$dir" "$dir/run/db.sock" "$name"
	jiebang_migrator=$(sed -n 's/^jiebang_migrator=//p' "$dir/passwords")
	jiebang_migrator=$jiebang_migrator build/tools/migrate "$dir/run/db.sock" jiebang_migrator jiebang_migrator \
		"$name" jiebang_app sql/migrations
}

ask() {
	build/tools/sqlgen "$@" --socket="$dir/run/db.sock" --user=jiebang_migrator --password-file="$dir/passwords" \
		--database="$name"
}

# Every table as the server would make it again, in order of name.
schema() {
	local tables table
	tables=$("$database" client "$dir" "$dir/run/db.sock" "$name" -N -e "SHOW TABLES" | LC_ALL=C sort)
	echo "-- The schema after all migrations, to read; made by src/tools/types.sh."
	for table in $tables; do
		echo "SHOW CREATE TABLE $table;"
	done | "$database" client "$dir" "$dir/run/db.sock" "$name" -N -r |
		sed -E 's/^[a-z_0-9]+\tCREATE TABLE/\nCREATE TABLE/; s/ AUTO_INCREMENT=[0-9]+//; s/^(\).*)$/\1;/'
}

# Two features with a query of one name would end at the linker.
check_names() {
	local twice
	twice=$(sed -n 's/^-- query \([a-z0-9_]*\) .*/\1/p' sql/queries/*.sql | sort | uniq -d)
	[ -z "$twice" ] || {
		echo "types.sh: queries of the same name: $twice" >&2
		exit 1
	}
	local types
	for types in sql/queries/*.types; do
		[ -e "${types%.types}.sql" ] || {
			echo "types.sh: $types belongs to no file of queries" >&2
			exit 1
		}
	done
}

# --- the three ways of calling it ---

fresh_server() {
	dir=$(mktemp -d /tmp/jiebang-types.XXXXXX)
	trap '"$database" stop "$dir"; rm -rf "$dir"' EXIT
	trap 'exit 1' INT TERM
	migrated_server
}

all() {
	fresh_server
	ask --types sql/queries/*.sql
	schema >"$dir/schema.sql"
	cp "$dir/schema.sql" sql/schema.sql
}

check() {
	local status=0
	fresh_server
	ask --check sql/queries/*.sql || status=1
	schema >"$dir/schema.sql"
	diff -u sql/schema.sql "$dir/schema.sql" || status=1
	[ $status = 0 ] || echo "types.sh: run src/tools/types.sh and commit what it changes" >&2
	return $status
}

# A server whose migrations are others by now is of no use to anybody.
stop_others() {
	local other
	for other in "$reuse"/*/; do
		[ "$other" != "$dir/" ] && [ -d "$other" ] || continue
		"$database" stop "${other%/}"
		rm -rf "$other"
	done
}

features() {
	local files=() feature
	for feature; do
		files+=("sql/queries/$feature.sql")
	done
	mkdir -p "$reuse"
	exec 9>"$reuse/lock"
	flock 9
	dir=$reuse/$(cat sql/migrations/*.sql src/cmd/database.sh | sha256sum | cut -c1-16)
	stop_others
	# The server must not inherit the lock.
	migrated_server 9>&-
	ask --types "${files[@]}"
}

check_names
case ${1-} in
"") all ;;
--check) check ;;
-*) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
*) features "$@" ;;
esac
