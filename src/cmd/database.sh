#!/bin/bash
# A private MariaDB on a unix socket, for `make run` and for tests. Never touches the machine's own services.
#
#   database.sh start DIR SOCKET                   makes the database in DIR at first use; returns when it answers
#   database.sh create-users DIR SOCKET DATABASE   makes the database and its two users; again: no harm
#   database.sh stop DIR                           returns when it is gone
#   database.sh client DIR SOCKET [ARGS...]        the mariadb client as the database's administrator
#
# DIR gets: data/ (the database), tmp/, server.cnf, server.log, and passwords, of mode 0600, with the lines
# jiebang_app=... and jiebang_migrator=... . As root the server runs as the user jiebang-db, who must be able to enter DIR.
# Both paths are absolute; that of the socket has at most 107 bytes, and its folder is made if it is missing.
set -eu

db_user=jiebang-db

die() {
	echo "database.sh: $*" >&2
	exit 1
}

is_root() {
	[ "$(id -u)" = 0 ]
}

# The user the server runs as.
server_user() {
	if is_root; then echo "$db_user"; else id -un; fi
}

as_server() {
	if is_root; then runuser -u "$db_user" -- "$@"; else "$@"; fi
}

check_paths() {
	case $dir in /*) ;; *) die "DIR must be an absolute path" ;; esac
	case $socket in /*) ;; *) die "SOCKET must be an absolute path" ;; esac
	[ "$(printf %s "$socket" | wc -c)" -le 107 ] || die "the path of the socket has more than 107 bytes: $socket"
}

make_user() {
	is_root || return 0
	getent passwd "$db_user" >/dev/null ||
		useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$db_user"
}

# --- the server's process ---

# A zombie is gone, once its last thread is: then it has let go of its files.
is_running() {
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	[[ ${stat##*) } != [ZX]* ]] || [ "$(ls "/proc/$1/task" 2>/dev/null | wc -l)" -gt 1 ]
}

# The process of this DIR's server, if it is alive: the file alone does not tell, its number may be somebody else's by now.
server_pid() {
	local pid
	pid=$(cat "$dir/data/server.pid" 2>/dev/null) || return 1
	[ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] || return 1
	tr '\0' '\n' <"/proc/$pid/cmdline" | grep -Fqx -- "--defaults-file=$dir/server.cnf" || return 1
	echo "$pid"
}

write_settings() {
	cat >"$dir/server.cnf.part" <<END
[server]
datadir = $dir/data
tmpdir = $dir/tmp
socket = $socket
pid-file = $dir/data/server.pid
log-error = $dir/data/server.log
skip-networking
skip-name-resolve
skip-log-bin
skip-symbolic-links
local-infile = OFF
performance-schema = OFF
character-set-server = utf8mb4
collation-server = utf8mb4_bin
default-time-zone = +00:00
transaction-isolation = READ-COMMITTED
sql-mode = STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION
max-connections = 200
max-allowed-packet = 16M
innodb-flush-log-at-trx-commit = 1
innodb-snapshot-isolation = ON
innodb-lock-wait-timeout = 2
innodb-buffer-pool-size = ${JIEBANG_DB_BUFFER:-192M}
innodb-log-file-size = 96M
key-buffer-size = 1M
aria-pagecache-buffer-size = 8M
tmp-table-size = 16M
max-heap-table-size = 16M
END
	mv "$dir/server.cnf.part" "$dir/server.cnf"
}

# Not the machine's /tmp: a server that starts removes there what other servers have under way.
make_temporary() {
	mkdir -p -m 0700 "$dir/tmp"
	if is_root; then chown "$db_user:" "$dir/tmp"; fi
}

install_database() {
	[ ! -d "$dir/data/mysql" ] || return 0
	# A first run that was interrupted leaves half a database; there is nothing of anybody's in it yet.
	rm -rf "$dir/data.new"
	mkdir -m 0700 "$dir/data.new"
	if is_root; then chown "$db_user:" "$dir/data.new"; fi
	# Forced: it would else refuse a machine that cannot look up its own name, and no name is ever looked up here.
	(cd / && TMPDIR="$dir/tmp" mariadb-install-db --no-defaults --force --datadir="$dir/data.new" --user="$(server_user)" --skip-test-db \
		--auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" \
		--innodb-log-file-size=96M) >"$dir/install.log" 2>&1 ||
		die "mariadb-install-db failed: $(tail -n 5 "$dir/install.log")"
	rm -rf "$dir/data"
	mv "$dir/data.new" "$dir/data"
}

wait_for_answer() {
	local pid=$1 i
	for ((i = 0; i < 600; i++)); do
		if mariadb --no-defaults --socket="$socket" -e 'DO 1' 2>/dev/null; then
			return 0
		fi
		kill -0 "$pid" 2>/dev/null || die "the server ended: see $dir/data/server.log"
		sleep 0.05
	done
	die "the server does not answer: see $dir/data/server.log"
}

start() {
	[ $# = 2 ] || usage
	dir=$1 socket=$2
	check_paths
	make_user
	mkdir -p "$dir" "$(dirname "$socket")"
	if is_root; then
		chmod go+x "$dir"
		chown "$db_user:" "$(dirname "$socket")"
		as_server test -x "$dir" || die "the user $db_user cannot enter $dir: choose a place outside of private folders"
	fi
	if server_pid >/dev/null; then
		wait_for_answer "$(server_pid)"
		return 0
	fi
	write_settings
	make_temporary
	install_database
	rm -f "$dir/data/server.pid"
	# A session of its own: Ctrl-C at a terminal is for whoever started us, who then stops the database in order.
	(cd / && exec setsid mariadbd --defaults-file="$dir/server.cnf" --user="$(server_user)") </dev/null >/dev/null 2>&1 &
	wait_for_answer $!
}

stop() {
	[ $# = 1 ] || usage
	dir=$1
	local pid i
	pid=$(server_pid) || return 0
	kill -TERM "$pid"
	for ((i = 0; i < 600; i++)); do
		is_running "$pid" || return 0
		sleep 0.05
	done
	kill -KILL "$pid" 2>/dev/null || true
}

# --- users ---

client() {
	[ $# -ge 2 ] || usage
	dir=$1 socket=$2
	shift 2
	mariadb --no-defaults --socket="$socket" --default-character-set=utf8mb4 "$@"
}

random_word() {
	od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

# Written once, so that a second run finds the same.
write_passwords() {
	[ ! -e "$dir/passwords" ] || return 0
	(umask 077 && printf 'jiebang_app=%s\njiebang_migrator=%s\n' "$(random_word)" "$(random_word)" >"$dir/passwords.part")
	mv "$dir/passwords.part" "$dir/passwords"
}

# The statements go by standard input: an argument could be read by everybody on the machine.
create_users() {
	[ $# = 3 ] || usage
	dir=$1 socket=$2
	local database=$3 jiebang_app jiebang_migrator
	[[ $database =~ ^[a-z_][a-z0-9_]*$ ]] || die "no plain name: $database"
	check_paths
	write_passwords
	jiebang_app=$(sed -n 's/^jiebang_app=//p' "$dir/passwords")
	jiebang_migrator=$(sed -n 's/^jiebang_migrator=//p' "$dir/passwords")
	client "$dir" "$socket" <<END
CREATE DATABASE IF NOT EXISTS \`$database\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS jiebang_app@localhost, jiebang_migrator@localhost;
ALTER USER jiebang_app@localhost IDENTIFIED BY '$jiebang_app';
ALTER USER jiebang_migrator@localhost IDENTIFIED BY '$jiebang_migrator';
ALTER USER root@localhost IDENTIFIED VIA unix_socket;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX ON \`$database\`.*
   TO jiebang_migrator@localhost WITH GRANT OPTION;
END
}

usage() {
	sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
	exit 2
}

[ $# -ge 1 ] || usage
command=$1
shift
case $command in
start) start "$@" ;;
stop) stop "$@" ;;
create-users) create_users "$@" ;;
client) client "$@" ;;
*) usage ;;
esac
