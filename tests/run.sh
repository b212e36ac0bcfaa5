#!/bin/bash
# Runs test programs one after the other and adds up what they say. The last line: N passed, N failed.
# A program ends with Check's line ("100%: Checks: 12, Failures: 0, Errors: 0") or with "name: 12 passed, 0 failed". One that says neither,
# or whose exit status disagrees, counts as one failure. Output goes to $BUILD/logs; that of failed programs is shown,
# and of the others what they skipped.
set -u
cd "$(dirname "$0")/.."
logs=${BUILD:-build}/logs
limit=${TEST_SECONDS:-1200}
mkdir -p "$logs"
passed=0
failed=0

# Prints "passed failed" of one log; fails when it says neither.
tally()
{
	awk '
		/^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/ {
			gsub(",", ""); p += $3 - $5 - $7; f += $5 + $7; found = 1
		}
		/[0-9]+ passed, [0-9]+ failed$/ {
			for (i = 1; i < NF; i++) {
				if ($(i + 1) ~ /^passed/) p += $i
				if ($(i + 1) ~ /^failed/) f += $i
			}
			found = 1
		}
		END { if (!found) exit 1; print p, f }' "$1"
}

for program in "$@"; do
	name=${program#"${BUILD:-build}"/}
	log=$logs/$(echo "$name" | tr / -).log
	began=$(date +%s%N)
	case $program in
	*.sh) timeout -k 10 "$limit" bash "$program" >"$log" 2>&1 </dev/null ;;
	*) timeout -k 10 "$limit" "$program" >"$log" 2>&1 </dev/null ;;
	esac
	status=$?
	took=$((($(date +%s%N) - began) / 1000000))
	if counts=$(tally "$log"); then
		read -r p f <<<"$counts"
	else
		p=0 f=1
	fi
	if [ "$status" != 0 ] && [ "$f" = 0 ]; then f=1; fi
	passed=$((passed + p))
	failed=$((failed + f))
	printf '%-36s %5d passed %3d failed %7d ms\n' "$name" "$p" "$f" "$took"
	sed -n 's/^skipped: /\tskipped: /p' "$log"
	if [ "$f" != 0 ]; then
		echo "--- $log (exit $status)"
		tail -n 60 "$log"
		echo "---"
	fi
done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
