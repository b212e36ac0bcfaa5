#!/bin/bash
# For the tests of `make run`: copies of the checkout in private places, and the life of the runs in them. Sourced.

passed=0
failed=0
work=$(mktemp -d /tmp/jiebang-run-XXXXXX)
runs=()
build=${BUILD:-build}
declare -A users_of=() places_of=()

# expect NAME COMMAND…: counts whether the command, and every is and has in it, succeeds; shows what it said when not.
expect() {
	local name=$1 trouble=''
	shift
	if "$@" >"$work/said" 2>&1 && [ -z "$trouble" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: $name"
		tail -n 30 "$work/said" | sed 's/^/	/'
	fi
}

is() {
	[ "$1" = "$2" ] || { trouble=yes; echo "got \"$1\", not \"$2\""; return 1; }
}

has() {
	[[ $1 == *"$2"* ]] || { trouble=yes; echo "no \"$2\" in: $1"; return 1; }
}

# as USER COMMAND…: an empty name is who we are.
as() {
	local user=$1
	shift
	if [ -n "$user" ]; then
		runuser -u "$user" -- env -u XDG_RUNTIME_DIR HOME=/nonexistent "$@"
	else
		env -u XDG_RUNTIME_DIR "$@"
	fi
}

# copy_checkout NAME USER: with the programs and what make made them of, in a folder that only its owner can enter. Its path, over
# 200 bytes: $place.
copy_checkout() {
	local name=$1 user=$2 folder
	place=$work/$name/$(printf 'deep%.0s' {1..25})/$(printf 'long%.0s' {1..25})/checkout
	mkdir -p "$place"
	chmod 700 "$work/$name"
	git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
		if [ -e "$file" ]; then
			printf '%s\0' "$file"
		fi
	done | xargs -0 cp -a --parents -t "$place"
	mkdir -p "$place/$build"
	cp -a --parents -t "$place" build/gen build/tools
	for folder in "$build"/{bin,locale,obj} "$build"/*.a; do
		cp -a "$folder" "$place/$build/"
	done
	if [ -n "$user" ]; then
		chown -R "$user:" "$work/$name"
	fi
	folder=$(run_folder "$place" "$user")
	users_of[$folder]=$user
	places_of[$folder]=$place
}

free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

# go_up DIR USER PORT TARGET: starts it in a session of its own and waits until it says that it is there. Its number: $up.
go_up() {
	local dir=$1 user=$2 port=$3 target=${4:-run} tenths out
	out=$work/out.$port
	: >"$out"
	(cd "$dir" && as "$user" env -u MAKEFLAGS -u MAKELEVEL --default-signal=INT \
		setsid bash -c 'echo "$$"; exec make -s "$1" PORT="$2"' - "$target" "$port" >"$out" 2>&1 </dev/null) &
	for ((tenths = 0; tenths < 3000; tenths++)); do
		up=$(head -n 1 "$out")
		if grep -q 'Ctrl-C ends it' "$out"; then
			runs+=("$up")
			return 0
		fi
		if [ -n "$up" ] && ! kill -0 "$up" 2>/dev/null; then
			break
		fi
		sleep 0.1
	done
	cat "$out"
	return 1
}

# Ctrl-C at its terminal: the signal goes to the whole group.
press_ctrl_c() {
	kill -INT -- "-$1"
}

# gone PID SECONDS
gone() {
	local tenths
	for ((tenths = 0; tenths < $2 * 10; tenths++)); do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.1
	done
	echo "process $1 is still there"
	return 1
}

# The folder of a run's sockets and links.
run_folder() {
	local id base=/tmp
	id=$(printf %s "$1" | sha256sum | cut -c1-8)
	if [ "$(id -u)" = 0 ] && [ -z "$2" ]; then base=/run; fi
	echo "$base/jiebang-$id"
}

# The processes of a run that live, "user command" a line: all of them name its folder, nginx's children but for the master.
processes_of() {
	ps -eo stat=,user:32=,args= | awk -v folder="$1/" 'index($0, folder) && $1 !~ /^Z/ && $3 != "awk" { print $2, $3, $4, $5 }'
}

none_left() {
	local left
	left=$(processes_of "$1")
	[ -z "$left" ] || { echo "left: $left"; return 1; }
}

# database FOLDER ARGUMENTS…: the administration of a run's database, as its user.
database() {
	local folder=$1
	shift
	(cd "${places_of[$folder]}" && as "${users_of[$folder]}" bash src/cmd/database.sh "$1" "$folder/state/db" "${@:2}")
}

clean_up() {
	local run folder
	for run in "${runs[@]}"; do
		kill -INT -- "-$run" 2>/dev/null || true
	done
	for run in "${runs[@]}"; do
		gone "$run" 60 >/dev/null || kill -KILL -- "-$run" 2>/dev/null || true
	done
	for folder in "${!places_of[@]}"; do
		if [ -e "$folder/state" ]; then
			# A database outlives a run that was killed.
			database "$folder" stop || true
			rm -rf "$(readlink "$folder/state")" "$folder"
		fi
	done
	rm -rf "$work"
}
trap clean_up EXIT
