#!/bin/bash
# Gathers the texts people read from C and from compiled templates into templates/locale/zh_CN.po: sorted, without line numbers,
# without texts nobody uses any more. A changed text is a new one and waits for its translation.
#   texts.sh          brings the file up to date and says how many texts are not translated
#   texts.sh --check  changes nothing; fails when a text is missing, unused or untranslated, or when the {places} of a text and of
#                     its translation differ
set -eu -o pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."

po=templates/locale/zh_CN.po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

header='msgid ""
msgstr ""
"Project-Id-Version: jiebang\n"
"PO-Revision-Date: 2026-11-21 12:00+0800\n"
"Last-Translator: jiebang\n"
"Language-Team: Simplified Chinese\n"
"Language: zh_CN\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
'

list_sources()
{
	find src -name '*.[ch]' ! -path 'src/tools/*'
	for folder in templates/*/; do
		if compgen -G "$folder*.html" >"$work/html"; then
			echo "build/gen/$(basename "$folder")_tmpl.c"
		fi
	done
}

# Every text in use, with where it is used: templates are named through #line.
gather()
{
	list_sources | sort >"$work/sources"
	xgettext --language=C --from-code=UTF-8 --files-from="$work/sources" --output="$work/used.pot" \
		--sort-output --no-wrap --keyword --keyword=N_:1 --keyword=tr:2 --keyword=tr_in:2c,3 \
		--keyword=tr_fill:3 --keyword=tr_count:3,4 --keyword=out_tr:2
	# Our texts are never formats of printf, whatever a % in them looks like.
	sed -i '/^#, c-format$/d; /^"Content-Type:/s/CHARSET/UTF-8/' "$work/used.pot"
}

# The file as it should be: our header, the texts in use, the translations there are.
merge()
{
	if [ -f "$po" ]; then cp "$po" "$work/old.po"; else printf '%s' "$header" >"$work/old.po"; fi
	msgmerge --quiet --no-fuzzy-matching --no-location --no-wrap --sort-output --output-file="$work/merged.po" \
		"$work/old.po" "$work/used.pot"
	msgattrib --no-obsolete --no-fuzzy --no-location --no-wrap --sort-output --force-po \
		--output-file="$work/body.po" "$work/merged.po"
	# Behind the header, which ends with the first empty line.
	{ printf '%s\n' "$header"; sed '1,/^$/d' "$work/body.po"; } >"$work/new.po"
}

# Prints "text: translation" where the set of {places} differs. For plurals the text for many counts.
compare_places()
{
	msgattrib --translated --no-wrap "$po" | awk '
		function places(text,    found, list, n, i, j, swap, joined) {
			n = 0
			while (match(text, /\{[a-z_0-9]*\}/)) {
				found = substr(text, RSTART, RLENGTH)
				text = substr(text, RSTART + RLENGTH)
				if (!(found in seen)) list[++n] = found
				seen[found] = 1
			}
			for (i in seen) delete seen[i]
			for (i = 1; i < n; i++) for (j = i + 1; j <= n; j++)
				if (list[j] < list[i]) { swap = list[i]; list[i] = list[j]; list[j] = swap }
			joined = ""
			for (i = 1; i <= n; i++) joined = joined list[i]
			return joined
		}
		function finish() {
			if (id != "" && places(id) != places(translation)) { print id ": " translation; bad = 1 }
			id = translation = ""
		}
		/^msgid "/ { finish(); into = "id"; sub(/^msgid /, "") }
		/^msgid_plural "/ { id = ""; into = "id"; sub(/^msgid_plural /, "") }
		/^msgstr(\[[0-9]\])? "/ { into = "translation"; sub(/^msgstr(\[[0-9]\])? /, "") }
		/^msgctxt "/ { finish(); into = "" }
		/^"/ { piece = substr($0, 2, length($0) - 2)
			if (into == "id") id = id piece
			else if (into == "translation") translation = translation piece }
		END { finish(); exit bad }'
}

untranslated()
{
	msgattrib --untranslated "$1" | grep -c '^msgid "' || true
}

gather
merge
case ${1-} in
"")
	cmp -s "$work/new.po" "$po" || cp "$work/new.po" "$po"
	# One more line of msgid belongs to the header.
	missing=$(untranslated "$po")
	echo "$po: $((missing > 0 ? missing - 1 : 0)) texts without translation"
	;;
--check)
	status=0
	msgcmp "$po" "$work/used.pot" 2>"$work/missing" || status=1
	# A text without translation is called unused too; what is really unused shows in the difference.
	grep -v 'warning: this message is not used' "$work/missing" >&2 || true
	if ! diff -u "$po" "$work/new.po"; then
		echo "$po is not current: run src/tools/texts.sh" >&2
		status=1
	fi
	if ! compare_places >"$work/places"; then
		sed "s|^|$po: the places differ: |" "$work/places" >&2
		status=1
	fi
	exit "$status"
	;;
*)
	echo "usage: texts.sh [--check]" >&2
	exit 2
	;;
esac
