#!/bin/bash
# The private server: as root and as an ordinary user, started twice, killed and started again, with paths it must refuse.
set -eu -o pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

work=$(mktemp -d /tmp/jiebang-database.XXXXXX)
script=$work/database.sh
passed=0
failed=0
started=()
trap 'for dir in "${started[@]}"; do "$script" stop "$dir" || true; done; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
export JIEBANG_DB_BUFFER=32M
chmod 0755 "$work"
cp src/cmd/database.sh "$script"

# is NAME EXPECTED GOT
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'database: %s: expected "%s", got "%s"\n' "$1" "$2" "$3"
	fi
}

# says NAME TEXT COMMAND...: must fail and say that.
says() {
	local name=$1 text=$2 said status=0
	shift 2
	said=$("$@" 2>&1) || status=$?
	is "$name" "yes" "$([ $status != 0 ] && [[ $said == *"$text"* ]] && echo yes || echo "$status $said")"
}

# The server's answer; as the application when a password is given.
ask() {
	"$script" client "$1" "$1/run/db.sock" -N -e "$2" 2>&1
}

ask_as_app() {
	MYSQL_PWD=$(sed -n 's/^jiebang_app=//p' "$1/passwords") \
		mariadb --no-defaults --socket="$1/run/db.sock" --user=jiebang_app -N -e "$2" 2>&1
}

life() {
	local dir=$1 pid
	"$script" start "$dir" "$dir/run/db.sock"
	pid=$(cat "$dir/data/server.pid")
	"$script" start "$dir" "$dir/run/db.sock"
	is "a second start changes nothing" "$pid" "$(cat "$dir/data/server.pid")"
	is "settings" "1 1 1" \
		"$(ask "$dir" "SELECT @@skip_networking, @@innodb_snapshot_isolation, @@innodb_flush_log_at_trx_commit" | tr '\t' ' ')"
	is "nobody without a name, no test database" "0 0" \
		"$(ask "$dir" "SELECT (SELECT COUNT(*) FROM mysql.user WHERE user = ''), (SELECT COUNT(*) FROM mysql.db)" | tr '\t' ' ')"
	"$script" create-users "$dir" "$dir/run/db.sock" jiebang
	is "mode of the passwords" "600" "$(stat -c %a "$dir/passwords")"
	is "passwords" "2" "$(grep -cE '^jiebang_(app|migrator)=[0-9a-f]{48}$' "$dir/passwords")"
	is "the application gets in" "1" "$(ask_as_app "$dir" 'SELECT 1')"
	is "the application has no rights" "USAGE" \
		"$(ask "$dir" "SELECT GROUP_CONCAT(privilege_type) FROM information_schema.user_privileges WHERE grantee LIKE '%app%'")"
	ask "$dir" "CREATE TABLE jiebang.kept (id INT PRIMARY KEY); INSERT INTO jiebang.kept VALUES (7)"
	cp "$dir/passwords" "$work/before"
	"$script" create-users "$dir" "$dir/run/db.sock" jiebang
	is "passwords stay" "same" "$(cmp -s "$work/before" "$dir/passwords" && echo same)"
	killed "$dir" "$pid"
	"$script" stop "$dir"
	is "stopped" "no" "$([ -e "$dir/run/db.sock" ] && echo yes || echo no)"
	"$script" stop "$dir"
	rm -rf "$dir"
}

killed() {
	local dir=$1 pid=$2
	kill -KILL "$pid"
	while [ -n "$(ls "/proc/$pid/task" 2>/dev/null)" ] && ! grep -q '^State:.*Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.05; done
	says "nobody answers" "ERROR 20" ask "$dir" 'SELECT 1'
	"$script" start "$dir" "$dir/run/db.sock"
	is "data after kill -9" "7" "$(ask "$dir" 'SELECT id FROM jiebang.kept')"
	is "the application gets in again" "1" "$(ask_as_app "$dir" 'SELECT 1')"
}

# The number in the file is somebody else's by now: this shell's.
strange_pid() {
	local dir=$work/strange
	mkdir -p "$dir/data"
	echo $$ >"$dir/data/server.pid"
	"$script" stop "$dir"
	is "somebody else's process lives" "yes" "$(kill -0 $$ && echo yes)"
}

refusals() {
	says "relative folder" "DIR must be an absolute path" "$script" start here "$work/x.sock"
	says "relative socket" "SOCKET must be an absolute path" "$script" start "$work/x" x.sock
	says "long socket" "more than 107 bytes" "$script" start "$work/x" "$work/$(printf 'x%.0s' {1..108})"
	says "strange database" "no plain name" "$script" create-users "$work/x" "$work/x.sock" 'a`b'
	says "no command" "database.sh start DIR SOCKET" "$script"
	says "unknown command" "database.sh start DIR SOCKET" "$script" reload
	is "nothing was made" "no" "$([ -e "$work/x" ] && echo yes || echo no)"
}

refusals
strange_pid
started+=("$work/own")
life "$work/own"
if [ "$(id -u)" = 0 ]; then
	mkdir -m 0700 "$work/private"
	says "a folder the server cannot enter" "cannot enter" "$script" start "$work/private/db" "$work/private/db/run/db.sock"
	mkdir "$work/theirs"
	chown nobody "$work/theirs"
	started+=("$work/theirs/db")
	is "an ordinary user" "ok" "$(runuser -u nobody -- bash -c '
		set -eu
		"$1" start "$2" "$2/run/db.sock"
		"$1" create-users "$2" "$2/run/db.sock" jiebang
		"$1" client "$2" "$2/run/db.sock" jiebang -N -e "CREATE TABLE t (id INT PRIMARY KEY)"
		ps -o user= -p "$(cat "$2/data/server.pid")" | grep -q nobody
		"$1" stop "$2"
		echo ok' sh "$script" "$work/theirs/db" 2>&1)"
fi

echo "database: $passed passed, $failed failed"
[ "$failed" = 0 ]
