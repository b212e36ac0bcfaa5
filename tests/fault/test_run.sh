#!/bin/bash
# `make run` from private folders with long paths: as whoever runs the tests and, if that is root, as an ordinary user too; side by
# side, twice, killed, started over. What it promises stands in the README.
set -eu -o pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."
. tests/fault/run_rig.sh

# page PORT PATH [CURL'S OPTIONS…]
page() {
	curl -s -m 20 --noproxy '*' "http://127.0.0.1:$1$2" "${@:3}"
}

status_of() {
	page "$@" -o /dev/null -w '%{http_code}'
}

header_of() {
	local name=$1
	shift
	page "$@" -o /dev/null -D - | tr -d '\r' | sed -n "s/^$name: //Ip"
}

# --- the accounts ------------------------------------------------------------------------------------

accounts_suffice() {
	awk -F '\t' '
		NF != 4 || $2 == "" || length($3) < 12 { print "not a good line: " $0; bad = 1 }
		{ n[$1]++ }
		!seen[$1, $4]++ { places[$1]++ }
		passwords[$2] && passwords[$2] != $3 { print $2 " has two passwords"; bad = 1 }
		{ passwords[$2] = $3 }
		function want(role, people, units) {
			if (n[role] < people || places[role] < units) { print role ": " n[role] " at " places[role]; bad = 1 }
		}
		END {
			want("partner_agent", 30, 30); want("secretary", 2, 1); want("street_officer", 2, 2); want("grid_officer", 1, 1)
			want("department_officer", 1, 1); want("resident", 3, 1); want("evaluator", 2, 1); want("district_admin", 2, 1)
			want("account_admin", 1, 1); want("auditor", 1, 1)
			exit bad
		}' "$1/var/demo-accounts.tsv"
}

# The cookie of a login through nginx, as a browser does it.
log_in() {
	local port=$1 login=$2 password=$3 token
	token=$(page "$port" /login | grep -o 'name="token" value="[^"]*"' | head -n 1 | cut -d '"' -f 4)
	header_of Set-Cookie "$port" /login --data-urlencode "token=$token" --data-urlencode "login=$login" \
		--data-urlencode "password=$password" | sed -n 's/^\(__Host-sid=[^;]*\);.*Secure.*/\1/p'
}

every_login_of_a_kind() {
	local role login password cookie
	while IFS=$'\t' read -r role login password _; do
		cookie=$(log_in "$2" "$login" "$password")
		[ -n "$cookie" ] || { echo "$role $login: no session"; return 1; }
		is "$(status_of "$2" /work -H "Cookie: $cookie")" 200
		has "$(header_of Cache-Control "$2" /work -H "Cookie: $cookie")" no-store
	done < <(awk -F '\t' '!seen[$1]++' "$1/var/demo-accounts.tsv")
}

# --- what is there -----------------------------------------------------------------------------------

listens_on_loopback_only() {
	local port=$1 folder=$2 process
	for process in $(pgrep -f -- "$folder/"); do
		ss -H -ltnp | awk -v process="pid=$process," 'index($0, process) { print $4 }'
	done >"$work/listening"
	is "$(cat "$work/listening")" "127.0.0.1:$port"
}

users_are() {
	is "$(processes_of "$1" | awk '{ sub(".*/", "", $2); print $1, $2 }' | sort -u | tr '\n' ';')" "$2"
}

sockets_are_closed_to_others() {
	local socket
	for socket in "$1"/fcgi/*.sock; do
		is "$(stat -c '%a' "$socket")" 660
	done
	is "$(stat -c '%a' "$1/fcgi")" 2750
}

secrets_are_private() {
	local state
	state=$(readlink "$1/state")
	is "$(stat -c '%a' "$2/var/demo-accounts.tsv")" 600
	is "$(stat -c '%U' "$2/var/demo-accounts.tsv")" "$(stat -c '%U' "$2")"
	is "$(stat -c '%a' "$state/admin.conf" "$state/db/passwords" "$state/secrets/master" | sort -u)" 600
	is "$(find "$state/jiebang.conf" -perm /o+rwx)" ''
}

pages_are_there() {
	is "$(status_of "$1" /)" 200
	is "$(status_of "$1" /healthz)" 200
	is "$(status_of "$1" /metrics)" 200
	is "$(status_of "$1" /projects)" 200
	is "$(status_of "$1" /nowhere)" 404
	is "$(status_of "$1" /static/nowhere.css)" 404
	has "$(page "$1" / -H 'Accept-Language: en')" '<html lang="en"'
	has "$(page "$1" /)" '<html lang="zh-CN"'
	local style
	style=$(page "$1" / | grep -o '/static/css/[^"]*' | head -n 1)
	has "$(header_of Cache-Control "$1" "$style")" immutable
	has "$(header_of Cache-Control "$1" "${style%%\?*}")" max-age=300
}

# Beyond the limits nginx answers by itself, with the headers that the pages have.
nginx_refuses() {
	local port=$1 status=$2
	shift 2
	local head csp
	csp=$(header_of Content-Security-Policy "$port" /)
	head=$(page "$port" "$@" -o /dev/null -D - | tr -d '\r')
	has "$head" " $status "
	has "$head" "Content-Security-Policy: $csp"
	has "$head" 'X-Content-Type-Options: nosniff'
}

spoofed_headers_decide_nothing() {
	local name
	for name in X-Forwarded-For X-Real-IP Forwarded X-Forwarded-Host X-Forwarded-Proto; do
		is "$(status_of "$1" /metrics -H "$name: 203.0.113.9")" 200
		has "$(page "$1" /language?to=en -o /dev/null -D - -H "$name: evil.example")" 'ocation: /'
	done
}

# The cache of a second is for guests; the language is part of its key however it is asked for.
languages_never_mix() {
	local lang
	for _ in 1 2 3; do
		for lang in zh en; do
			has "$(page "$1" / -H "Cookie: lang=$lang")" "<html lang=\"$lang"
			has "$(page "$1" / -H "Accept-Language: $lang, *;q=0.1")" "<html lang=\"$lang"
		done
		has "$(page "$1" / -H 'Accept-Language: en;q=0.2, zh;q=0.9')" '<html lang="zh'
		has "$(page "$1" / -H 'Accept-Language: zh' -H 'Cookie: LANG=en')" '<html lang="zh'
		has "$(page "$1" / -H 'Accept-Language: zh' -H 'Cookie: xlang=en')" '<html lang="zh'
		is "$(page "$1" / -H 'Cookie: lang=en; lang=zh' | grep -c '<html lang="')" 1
	done
}

# Two hundred that send half a request, and half of them a body that never comes: the others see nothing of it.
slow_clients_hold_nobody() {
	local port=$1 n began took
	local -a slow=()
	for ((n = 0; n < 200; n++)); do
		exec {fd}<>"/dev/tcp/127.0.0.1/$port"
		slow+=("$fd")
		if ((n % 2)); then
			printf 'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\ntoken=' >&"$fd"
		else
			printf 'GET /projects HTTP/1.1\r\nHost: local' >&"$fd"
		fi
	done
	began=$(date +%s%N)
	for ((n = 0; n < 10; n++)); do
		is "$(status_of "$port" "/projects?after=&n=$n")" 200 || return 1
	done
	took=$((($(date +%s%N) - began) / 1000000))
	for fd in "${slow[@]}"; do
		exec {fd}>&-
	done
	[ "$took" -lt 3000 ] || { echo "ten pages took $took ms"; return 1; }
}

password_paths_match() {
	local by_nginx by_routes
	by_nginx=$(awk '/^location = / { path = $3 } /passwords.conf/ { print path }' nginx/jiebang/site.conf | sort)
	by_routes=$("$build/bin/jiebang-admin" routes | awk '$1 == "POST" && / \+hashes/ { print $2 }' | sort)
	[ -n "$by_routes" ] || { echo "no route hashes"; return 1; }
	is "$by_nginx" "$by_routes"
}

# --- the life of a run -------------------------------------------------------------------------------

sessions_in() {
	database "$1" client "$1/db/mariadb.sock" -N -e "SELECT COUNT(*) FROM session" jiebang
}

fails_saying() {
	local text=$1 said
	shift
	if said=$("$@" 2>&1); then
		echo "it did not fail: $said"
		return 1
	fi
	has "$said" "$text"
}

make_in() {
	local dir=$1 user=$2
	shift 2
	(cd "$dir" && as "$user" env -u MAKEFLAGS -u MAKELEVEL make -s "$@" </dev/null)
}

# The best of three, since whatever else this machine does takes its time as well.
second_start() {
	local dir=$1 user=$2 port=$3 began tries
	for ((tries = 1; tries <= 3; tries++)); do
		began=$(date +%s%N)
		go_up "$dir" "$user" "$port" || return 1
		took=$((($(date +%s%N) - began) / 1000000))
		[ "$took" -lt 3000 ] || [ "$tries" = 3 ] && return 0
		press_ctrl_c "$up"
		gone "$up" 30 || return 1
	done
}

# Without a worker nginx says so at once. The script that would end everything is held meanwhile.
no_worker_is_503() {
	local port=$1 folder=$2 script
	script=$(cat "$folder/state/run.pid")
	kill -STOP "$script"
	pkill -KILL -f -- "^$folder/state/tree/bin/jiebang-worker" || true
	sleep 0.5
	local head
	head=$(page "$port" /nowhere -o /dev/null -D - | tr -d '\r')
	kill -CONT "$script"
	has "$head" ' 503 ' && has "$head" 'Retry-After: 5' && has "$head" 'Content-Security-Policy: '
}

one_installation() {
	local name=$1 dir=$2 user=$3 port folder users before sessions took=0
	port=$(free_port)
	folder=$(run_folder "$dir" "$user")
	expect "$name: the path is longer than a socket's may be" test ${#dir} -gt 200
	go_up "$dir" "$user" "$port" || { failed=$((failed + 1)); echo "not so: $name: it comes up"; return 0; }
	passed=$((passed + 1))

	users="$user jiebang-clockwork;$user jiebang-worker;$user mariadbd;$user nginx:;"
	if [ -z "$user" ] && [ "$(id -u)" = 0 ]; then
		users="jiebang jiebang-clockwork;jiebang jiebang-worker;jiebang-db mariadbd;jiebang-web nginx:;"
	elif [ -z "$user" ]; then
		users=${users//"$user "/"$(id -un) "}
	fi
	expect "$name: each program has its user" users_are "$folder" "$users"
	expect "$name: only its port listens, on loopback" listens_on_loopback_only "$port" "$folder"
	expect "$name: sockets" sockets_are_closed_to_others "$folder"
	expect "$name: secrets" secrets_are_private "$folder" "$dir"
	expect "$name: the demo's accounts" accounts_suffice "$dir"
	expect "$name: pages" pages_are_there "$port"
	expect "$name: an address too long" nginx_refuses "$port" 400 "/$(printf 'x%.0s' {1..9000})"
	expect "$name: a body too large" nginx_refuses "$port" 413 /login --data-binary "@$work/large"
	expect "$name: a method that is none" nginx_refuses "$port" 405 / -X TRACE
	expect "$name: somebody else's name" spoofed_headers_decide_nothing "$port"
	expect "$name: languages" languages_never_mix "$port"
	expect "$name: slow clients" slow_clients_hold_nobody "$port"
	expect "$name: a login of each kind" every_login_of_a_kind "$dir" "$port"
	expect "$name: it runs once" fails_saying "running already" make_in "$dir" "$user" run PORT="$(free_port)"

	before=$(sha256sum <"$dir/var/demo-accounts.tsv")
	sessions=$(sessions_in "$folder")
	press_ctrl_c "$up"
	expect "$name: Ctrl-C ends it" gone "$up" 30
	expect "$name: and everything it started" none_left "$folder"
	expect "$name: a second time" second_start "$dir" "$user" "$port"
	expect "$name: in less than 3 s (took $took ms)" test "$took" -lt 3000
	expect "$name: with the same logins" is "$(sha256sum <"$dir/var/demo-accounts.tsv")" "$before"
	expect "$name: with what was in the database" is "$(sessions_in "$folder")" "$sessions"

	expect "$name: make demo-reset under it" make_in "$dir" "$user" demo-reset
	expect "$name: has other passwords" fails_saying "" is "$(sha256sum <"$dir/var/demo-accounts.tsv")" "$before"
	expect "$name: that work" every_login_of_a_kind "$dir" "$port"
	expect "$name: and nothing else of before" is "$(sessions_in "$folder")" "$sessions"
	installed_dir=$dir installed_port=$port installed_folder=$folder installed_up=$up
}

# --- two of them side by side ------------------------------------------------------------------------

head -c 12600000 /dev/zero >"$work/large"
expect "nginx's list of paths that hash passwords is the routes'" password_paths_match

copy_checkout first ""
one_installation first "$place" ""
if [ -z "${installed_up:-}" ]; then
	echo "run: $passed passed, $failed failed"
	exit 1
fi
first_port=$installed_port first_folder=$installed_folder first_up=$installed_up

# The other is an ordinary user's, where we may become one.
other=''
if [ "$(id -u)" = 0 ]; then
	other=nobody
	chmod 755 "$work"
fi
copy_checkout beside "$other"
expect "a port that is taken" fails_saying "port $first_port is taken" make_in "$place" "$other" run PORT="$first_port"
one_installation beside "$place" "$other"
expect "the first does not notice" pages_are_there "$first_port"

# A process that dies takes the rest along, in order, and it is said which.
expect "503 without workers" no_worker_is_503 "$first_port" "$first_folder"
expect "a run without workers ends" gone "$first_up" 30
expect "and says why" has "$(cat "$work/out.$first_port")" "worker has ended"
expect "and leaves nothing" none_left "$first_folder"

# A run that is killed takes the rest along as well, but for the database; the next one finds it.
kill -KILL "$(cat "$installed_folder/state/run.pid")"
expect "a run that is killed" gone "$installed_up" 10
sleep 1
expect "leaves the database at most" is "$(processes_of "$installed_folder" | awk '{ print $2 }')" mariadbd
expect "and can be started again" go_up "$installed_dir" "$other" "$installed_port"
expect "with its pages" pages_are_there "$installed_port"
kill -TERM "$up"
expect "TERM ends it like Ctrl-C" gone "$up" 30
expect "and everything" none_left "$installed_folder"

echo "run: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
