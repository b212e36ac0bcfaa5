#!/bin/bash
# run.sh SECONDS PROGRAM...: lets libFuzzer look for so long with each program. What it finds new stays in build/fuzz/corpus; an input
# that breaks a target lies in build/fuzz/found: mend it, then keep it in tests/fuzz/corpus/NAME. The last line: fuzz: N clean, N broken.
set -u
cd "$(dirname "$0")/../.."
seconds=$1
shift
clean=0
broken=0
for program in "$@"; do
	name=${program##*/test_}
	seen=build/fuzz/corpus/$name
	mkdir -p "$seen" build/fuzz/found
	log=build/fuzz/$name.log
	options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1
		-artifact_prefix="build/fuzz/found/$name-")
	if [ -e "tests/fuzz/words/$name" ]; then options+=(-dict="tests/fuzz/words/$name"); fi
	if "$program" "${options[@]}" "$seen" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
		clean=$((clean + 1))
		awk -v name="$name" '/number_of_executed_units/ { runs = $2 } /cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
			END { printf "%-12s clean: %d inputs, %d edges\n", name, runs, cov }' "$log"
	else
		broken=$((broken + 1))
		printf '%-12s broken:\n' "$name"
		tail -n 40 "$log"
	fi
done
echo "fuzz: $clean clean, $broken broken"
[ "$broken" = 0 ]
