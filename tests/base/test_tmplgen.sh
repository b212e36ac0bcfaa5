#!/bin/bash
# The template compiler: what it must refuse, what the C compiler must refuse of its output, what accepted templates write.
#   tmplgen_cases/refused/    first line "line: message" (all of it), then the template
#   tmplgen_cases/types/      first line "line: part of the C compiler's message", then the template
#   tmplgen_cases/accepted/   compiled, linked with render.c and run; tmplgen_cases/expected/ holds what comes out
# test_tmplgen.sh --update writes the expected files anew, to be read before they are committed.
set -eu -o pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

tool=$PWD/build/tools/tmplgen
cases=$PWD/tests/base/tmplgen_cases
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
flags=(-std=gnu17 -Wall -Wextra -Wshadow -Wwrite-strings -Wconversion -Wno-sign-conversion -Werror -D_GNU_SOURCE
	"-I$cases/include" -Isrc)
if [ -n "${SAN-}" ]; then flags+=(-g -fsanitize=address,undefined -fno-sanitize-recover=all); fi

ok()
{
	passed=$((passed + 1))
}

not_ok()
{
	failed=$((failed + 1))
	printf 'tmplgen: %s\n' "$1"
}

# Copies a case without its first line (an empty line stands for it, so that lines keep their numbers).
take_case()
{
	mkdir -p "$(dirname "$2")"
	sed '1s/.*//' "$1" >"$2"
}

# Cases whose name begins with layout_ are layouts.
refused()
{
	local case=$1 name folder=sample expected got
	name=$(basename "$case" .html)
	if [[ $name == layout_* ]]; then folder=layout; fi
	take_case "$case" "$work/refused/$name/$folder/x.html"
	expected="$folder/x.html:$(head -n 1 "$case")"
	if got=$(cd "$work/refused/$name" && "$tool" "$folder" out 2>&1); then
		not_ok "refused/$name: was accepted"
	elif [ "$got" != "$expected" ]; then
		not_ok "refused/$name: expected \"$expected\", got \"$got\""
	elif [ -e "$work/refused/$name/out.c" ]; then
		not_ok "refused/$name: left a file behind"
	else
		ok
	fi
}

# Writes the header with the view of every case, and the list of cases.
write_views()
{
	local folder=$1 name
	mkdir -p "$folder/sample"
	{
		echo '#include "sample/sample.h"'
		for name in "${@:2}"; do echo "struct sample_${name}_view { SAMPLE_FIELDS };"; done
		printf '#define SAMPLE_CASES(X)'
		for name in "${@:2}"; do printf ' X(%s)' "$name"; done
		echo
	} >"$folder/sample/sample_view.h"
}

wrong_type()
{
	local case=$1 name line message
	name=$(basename "$case" .html)
	take_case "$case" "$work/types/$name/sample/x.html"
	IFS=: read -r line message <"$case"
	message=${message# }
	if ! (cd "$work/types/$name" && "$tool" sample sample_tmpl); then
		not_ok "types/$name: was refused by tmplgen"
	elif gcc "${flags[@]}" -fsyntax-only "-I$work/types" "-I$work/gen" "$work/types/$name/sample_tmpl.c" \
		2>"$work/messages"; then
		not_ok "types/$name: compiled"
	elif ! grep "error: " "$work/messages" | grep -qF "$message" ||
		! grep -qE "^sample/x\.html:$line:[0-9]+: " "$work/messages"; then
		not_ok "types/$name: expected \"$message\" in line $line, got:"
		sed 's/^/	/' "$work/messages"
	else
		ok
	fi
}

accepted()
{
	local folder expected got name
	mkdir -p "$work/out"
	if ! gcc "${flags[@]}" "-I$work/gen" -o "$work/render" "$work"/gen/*_tmpl.c "$cases/render.c" src/html/out.c \
		src/html/url.c src/html/tmpl.c build/tools/base_*.o -ltalloc -lsodium -lutf8proc; then
		not_ok "the accepted cases do not compile"
		return
	fi
	"$work/render" "$work/out"
	if [ "${1-}" = --update ]; then cp "$work/out"/*.html "$cases/expected/"; fi
	for folder in "$cases"/accepted/sample/*.html; do
		name=$(basename "$folder" .html)
		expected=$cases/expected/$name.html
		got=$work/out/$name.html
		if diff -u "$expected" "$got"; then ok; else not_ok "accepted/$name: other output"; fi
	done
}

# A name that is no name of C.
bad_name()
{
	mkdir -p "$work/name/sample"
	echo '<p>1</p>' >"$work/name/sample/Bad-name.html"
	local expected='sample/Bad-name.html:1: names of templates consist of a-z, 0-9 and _'
	if [ "$(cd "$work/name" && "$tool" sample out 2>&1)" = "$expected" ]; then ok; else not_ok "a bad name was accepted"; fi
}

for case in "$cases"/refused/*.html; do refused "$case"; done
bad_name

mapfile -t names < <(cd "$cases/accepted/sample" && printf '%s\n' *.html | sed 's/\.html$//')
write_views "$work/gen" "${names[@]}"
write_views "$work/types" x
for folder in layout part sample; do
	(cd "$cases/accepted" && "$tool" "$folder" "$work/gen/${folder}_tmpl")
done
for case in "$cases"/types/*.html; do wrong_type "$case"; done
accepted "$@"

echo "tmplgen: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
