#!/usr/bin/env bash
# The whole site in the foreground, for `make run`, `make dev` and `make demo-reset`: a private database, workers, clockwork and nginx.
#
# Every path in a configuration goes through $run, a short folder: a socket's path ends at 107 bytes, and a checkout may lie deep or
# have a name that no configuration can write. As root each program runs as a user of its own, who may not be able to enter the
# checkout: then state, and copies of what they read, live outside of it. As an ordinary user all that is under var/.
set -eu
umask 022
export PATH=$PATH:/usr/sbin:/sbin

command=$1
port=${PORT:-8080}
top=$(pwd -P)
build=$top/${BUILD:-build}
id=$(printf %s "$top" | sha256sum | cut -c1-8)
declare -A pids=()
ending='' resetting='' ended_by=''

fail() {
	echo "make $command: $1" >&2
	exit 1
}

# --- places and users --------------------------------------------------------------------------------

# /tmp is open to everyone: a folder there is ours only if we made it.
private_folder() {
	mkdir -m 700 "$1" 2>/dev/null || true
	if [ -L "$1" ] || [ ! -d "$1" ] || [ ! -O "$1" ]; then
		fail "$1 is not ours; remove it"
	fi
	chmod 700 "$1"
}

choose_places() {
	if [ "$(id -u)" -eq 0 ]; then
		db_user=jiebang-db app_user=jiebang web_user=jiebang-web
		run=/run/jiebang-$id
		state=/var/lib/jiebang-dev/$id
		mkdir -p "$run" "$state"
	else
		db_user='' app_user='' web_user=''
		local base=${XDG_RUNTIME_DIR:-}
		if [[ ! $base =~ ^/[A-Za-z0-9._/-]{1,50}$ ]] || [ ! -d "$base" ] || [ ! -O "$base" ]; then
			base=/tmp
		fi
		run=$base/jiebang-$id
		state=$top/var
		private_folder "$run"
		mkdir -p "$state"
		chmod 700 "$state"
	fi
}

make_users() {
	local user
	for user in $db_user $app_user $web_user; do
		if ! id "$user" >/dev/null 2>&1; then
			# Another checkout may be doing the same just now.
			useradd --system --user-group --no-create-home --home-dir /nonexistent \
				--shell /usr/sbin/nologin "$user" || id "$user" >/dev/null
		fi
	done
}

# folder PATH MODE USER GROUP
folder() {
	mkdir -p "$1"
	if [ -n "$3" ]; then
		chown "$3:$4" "$1"
	fi
	chmod "$2" "$1"
}

make_folders() {
	ln -sfn "$state" "$run/state"
	folder "$state/log" 755 "" ""
	folder "$state/secrets" 700 "" ""
	folder "$state/nginx" 700 "$web_user" "$web_user"
	folder "$run/web" 700 "$web_user" "$web_user"
	# The sockets take the group of their folder, nginx's: it alone may open them.
	folder "$run/fcgi" 2750 "$app_user" "$web_user"
	folder "$run/conf" 755 "" ""
	local log
	for log in worker clockwork nginx access; do
		if [ -e "$state/log/$log.log" ]; then
			mv -f "$state/log/$log.log" "$state/log/$log.log.1"
		fi
		: >"$state/log/$log.log"
	done
	ln -sfn "$state/db/data/server.log" "$state/log/database.log"
	if [ -n "$web_user" ]; then
		chown "$web_user" "$state/log/nginx.log" "$state/log/access.log"
	fi
}

# What the programs read: links for an ordinary user, copies as root.
lay_tree() {
	local name new=$state/tree.new
	local -A from=([bin]=$build/bin [locale]=$build/locale [static]=$top/static [pages]=$top/nginx/pages
		[migrations]=$top/sql/migrations [data]=$top/sql/demo)
	rm -rf "$new"
	mkdir "$new"
	for name in "${!from[@]}"; do
		if [ -n "$app_user" ]; then
			cp -R "${from[$name]}" "$new/$name"
		else
			ln -s "${from[$name]}" "$new/$name"
		fi
	done
	chmod -R a+rX "$new"
	rm -rf "$state/tree"
	mv "$new" "$state/tree"
	rm -rf "$run/conf/jiebang"
	cp -R "$top/nginx/jiebang" "$run/conf/jiebang"
	sed -e "s|@RUN@|$run|g" -e "s|@PORT@|$port|g" "$top/nginx/dev.conf.in" >"$run/conf/nginx.conf"
	chmod -R a+rX "$run/conf"
}

# --- configuration -----------------------------------------------------------------------------------

# jiebang.conf for what serves; admin.conf, with the password that may change tables, for jiebang-admin alone.
write_configs() {
	local app migrator
	app=$(sed -n 's/^jiebang_app=//p' "$state/db/passwords")
	migrator=$(sed -n 's/^jiebang_migrator=//p' "$state/db/passwords")
	(
		umask 077
		if [ ! -e "$state/secrets/master" ]; then
			od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$state/secrets/master"
		fi
		cat >"$state/jiebang.conf" <<-END
			[database]
			socket = $run/db/mariadb.sock
			user = jiebang_app
			password = $app
			[worker]
			socket = $run/fcgi/pages.sock
			hash_socket = $run/fcgi/hashing.sock
			upload_socket = $run/fcgi/uploads.sock
			[site]
			district = 370203
			[auth]
			second_factor_days = -1
			[keys]
			master = $(cat "$state/secrets/master")
			[paths]
			locale = $run/state/tree/locale
			migrations = $run/state/tree/migrations
			image = $run/state/tree/bin/jiebang-image
			data = $run/state/tree/data
		END
		{
			cat "$state/jiebang.conf"
			printf '[migrator]\nuser = jiebang_migrator\npassword = %s\n' "$migrator"
		} >"$state/admin.conf"
	)
	if [ -n "$app_user" ]; then
		chown "root:$app_user" "$state/jiebang.conf"
		chmod 640 "$state/jiebang.conf"
	fi
}

# --- processes ---------------------------------------------------------------------------------------

# A pause that starts no process and that a signal ends.
exec {silence}<> <(:)
pause() {
	read -r -t "$1" -u "$silence" || true
}

# A dead one that nobody has taken note of yet still has its number, but not its life.
is_alive() {
	local line
	{ read -r line <"/proc/$1/stat"; } 2>/dev/null && [[ ${line##*) } != Z* ]]
}

# launch NAME USER COMMAND…: out of reach of the terminal's Ctrl-C, which is for us to pass on in order; ends when we are killed.
launch() {
	local name=$1 user=$2
	shift 2
	local -a identity=()
	if [ -n "$user" ]; then
		identity=(--reuid "$user" --regid "$user" --init-groups --no-new-privs)
	fi
	setsid setpriv "${identity[@]}" --pdeathsig TERM -- "$@" </dev/null >>"$state/log/$name.log" 2>&1 \
		{silence}>&- {lock}>&- &
	pids[$name]=$!
	disown
}

# end NAME SIGNAL SECONDS: asks, waits, and at last takes the whole group of processes.
end() {
	local pid=${pids[$1]:-} tenths
	unset "pids[$1]"
	[ -n "$pid" ] || return 0
	kill "-$2" "$pid" 2>/dev/null || return 0
	for ((tenths = 0; tenths < $3 * 10; tenths++)); do
		is_alive "$pid" || return 0
		pause 0.1
	done
	kill -KILL -- "-$pid" 2>/dev/null || true
}

database() {
	bash "$top/src/cmd/database.sh" "$1" "$run/state/db" "${@:2}" {silence}>&- {lock}>&-
}

start_database() {
	database start "$run/db/mariadb.sock"
	database create-users "$run/db/mariadb.sock" jiebang
	pids[database]=$(cat "$state/db/data/server.pid")
}

stop_database() {
	unset "pids[database]"
	database stop
}

start_worker() {
	launch worker "$app_user" "$run/state/tree/bin/jiebang-worker" --config "$run/state/jiebang.conf"
}

start_clockwork() {
	launch clockwork "$app_user" "$run/state/tree/bin/jiebang-clockwork" --config "$run/state/jiebang.conf"
}

start_nginx() {
	launch nginx "$web_user" nginx -p "$run/web/" -c "$run/conf/nginx.conf" -e "$run/state/log/nginx.log"
}

stop_programs() {
	end clockwork TERM 10
	end worker TERM 30
}

stop_all() {
	end nginx QUIT 5
	stop_programs
	stop_database
}

# --- data --------------------------------------------------------------------------------------------

admin() {
	(cd "$state" && bin=$run/state/tree/bin/jiebang-admin && exec "$bin" --config "$run/state/admin.conf" "$@")
}

# The logins belong to whoever owns the checkout, and to nobody else.
publish_accounts() {
	[ "$state" != "$top/var" ] || return 0
	local owner
	owner=$(stat -c '%u:%g' "$top")
	mkdir -p "$top/var"
	chown "$owner" "$top/var"
	chmod 700 "$top/var"
	install -m 600 -o "${owner%:*}" -g "${owner#*:}" "$state/demo-accounts.tsv" "$top/var/demo-accounts.tsv"
}

# A first run that was interrupted leaves half a demo; nobody has worked with it yet.
start_data() {
	if [ ! -e "$state/demo-made" ]; then
		rm -rf "$state/db" "$state/demo-accounts.tsv"
	fi
	start_database
	write_configs
	admin migrate
	if [ ! -e "$state/demo-made" ]; then
		echo "Loading the demo …"
		(umask 077 && admin demo load "$run/state/demo-accounts.tsv")
		: >"$state/demo-made"
	fi
	publish_accounts
}

# --- the life of a run -------------------------------------------------------------------------------

check_port() {
	if [[ ! $port =~ ^[1-9][0-9]{0,4}$ ]] || [ "$port" -gt 65535 ]; then
		fail "PORT=$port is no port"
	fi
	if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
		fail "port $port is taken by another program; choose another: make $command PORT=8081"
	fi
}

who_ended() {
	local name
	for name in "${!pids[@]}"; do
		if ! is_alive "${pids[$name]}"; then
			ended_by=$name
			return 0
		fi
	done
	return 1
}

tell_end() {
	echo "make $command: $ended_by has ended. The last lines of its log, $state/log/$ended_by.log:" >&2
	tail -n 15 "$state/log/$ended_by.log" >&2
}

# Until the site says of itself that it is well.
await_health() {
	local tries answer=
	for ((tries = 0; tries < 300; tries++)); do
		if [ -n "$ending" ] || who_ended; then
			return 1
		fi
		answer=$(curl -s -m 2 --noproxy '*' -w '%{http_code}' "http://127.0.0.1:$port/healthz" || true)
		[[ $answer != *200 ]] || return 0
		pause 0.1
	done
	echo "make $command: the site does not get well; /healthz answers: $answer" >&2
	return 1
}

show_logins() {
	local file=$top/var/demo-accounts.tsv
	echo
	awk -F '\t' '$1 == "role" { next } { n[$1]++ } n[$1] <= 3 { printf "  %-20s %-16s %-24s %s\n", $1, $2, $3, $4 }
		END { for (role in n) if (n[role] > 3) printf "  … and %d more of %s\n", n[role] - 3, role }' "$file"
	echo
	echo "  All logins:  $file"
	echo "  Logs:        $state/log/"
	echo "  The site:    http://127.0.0.1:$port/      Ctrl-C ends it."
	echo
}

reset_data() {
	echo "Starting over …"
	stop_programs
	stop_database
	rm -f "$state/demo-made"
	start_data
	start_worker
	start_clockwork
	await_health
	show_logins
	date +%s%N >"$state/reset"
}

# One look a second: does everything live, is something asked of us, did a source change?
watch() {
	while [ -z "$ending" ]; do
		if who_ended; then
			return 1
		fi
		if [ -n "$resetting" ]; then
			resetting=''
			reset_data
		fi
		if [ "$command" = dev ]; then
			rebuild_changed
		fi
		pause 1
	done
}

rebuild_changed() {
	local changed
	changed=$(find "$top/src" "$top/templates" "$top/static" "$top/sql" "$top/nginx" "$top/Makefile" -type f \
		-newer "$state/built" -print -quit)
	[ -n "$changed" ] || return 0
	: >"$state/built"
	echo "Changed: ${changed#"$top"/}"
	if env -u MAKEFLAGS make -C "$top" -s -j2 BUILD="${BUILD:-build}" all {silence}>&- {lock}>&- && admin migrate; then
		lay_tree
		kill -HUP "${pids[worker]}" "${pids[nginx]}"
		end clockwork TERM 10
		start_clockwork
		echo "Reloaded."
	fi
}

come_up() {
	lay_tree
	: >"$state/built"
	start_data
	start_worker
	start_clockwork
	start_nginx
	await_health
	show_logins
}

# However it ends, everything that was started ends, the database last.
leave() {
	local status=$?
	trap '' INT TERM HUP USR1
	if [ -n "$ended_by" ]; then
		tell_end
	elif [ -n "$ending" ]; then
		echo "Ending …"
	fi
	stop_all
	rm -f "$state/run.pid"
	exit "$status"
}

stay() {
	flock -n "$lock" || fail "it is running already, as process $(cat "$state/run.pid")"
	check_port
	make_folders
	trap leave EXIT
	trap 'ending=yes' INT TERM HUP
	trap 'resetting=yes' USR1
	echo $$ >"$state/run.pid"
	come_up
	watch
}

# Under a running site it is the running one that starts over.
reset_demo() {
	local before pid
	if flock -n "$lock"; then
		make_folders
		trap leave EXIT
		rm -f "$state/demo-made"
		lay_tree
		start_data
		echo "A new demo is there; make run starts it."
		return 0
	fi
	pid=$(cat "$state/run.pid" 2>/dev/null) || fail "another one is at work"
	before=$(cat "$state/reset" 2>/dev/null || true)
	kill -USR1 "$pid"
	while [ "$(cat "$state/reset" 2>/dev/null || true)" = "$before" ]; do
		is_alive "$pid" || fail "the running site ended"
		pause 0.2
	done
	echo "The running site has started over."
}

choose_places
make_users
exec {lock}>"$state/lock"
case $command in
run | dev) stay ;;
demo-reset) reset_demo ;;
esac
