#!/bin/bash
# The way of a text from the source into the catalog, in a small tree of its own: found, sorted, translated, checked, forgotten.
set -eu -o pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/src/tools "$work"/src/base "$work"/templates/locale "$work"/templates/sample "$work"/build/gen
cp src/tools/texts.sh "$work/src/tools/"
tool=$PWD/build/tools/tmplgen
cd "$work"
po=templates/locale/zh_CN.po
passed=0
failed=0

# expect NAME COMMAND…: the command must succeed. refuse NAME COMMAND…: it must fail. Then said TEXT looks into what it said.
expect()
{
	local said=$work/said
	if [ "$2" = said ]; then said=$work/nothing; fi
	if "${@:2}" >"$said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "texts: $1"
		sed 's/^/	/' "$said"
	fi
}
refuse() { expect "$1" fails "${@:2}"; }
fails() { ! "$@"; }
said() { grep -qF -- "$1" "$work/said"; }
has() { grep -qFx -- "$1" "$po"; }
has_not() { ! grep -qF -- "$1" "$po"; }

# One message is translated; the id stands in the po as given.
translate()
{
	awk -v id="msgid \"$1\"" -v text="$2" '
		$0 == id { found = 1 }
		found && /^msgstr(\[0\])? ""$/ { sub(/""$/, "\"" text "\""); found = 0 }
		{ print }' "$po" >"$po.new"
	mv "$po.new" "$po"
}

write_sources()
{
	cat >src/base/sample.h <<-'END'
	#define STATES(X)                              \
		X(STATE_OPEN, "open", N_("State one")) \
		X(STATE_DONE, "done", N_("State two"))
	END
	cat >src/base/sample.c <<-'END'
	/* tr(lang, "in a comment") */
	const char *a = tr(lang, "Plain");
	const char *b = tr_fill(mem, lang, "Taken by {partner} at {time}", args);
	const char *c = tr_count(mem, lang, "{n} slot", "{n} slots", n);
	const char *d = tr_in(lang, "state", "Open");
	const char *e = tr(lang, "Open");
	const char *f = tr(lang, "80 % done");
	const char *g = "not for people";
	END
	cat >templates/sample/x.html <<-'END'
	<p title="{{ t "From a template" }}">{{ t "Of {name}" name=v.name }}</p>
	<p>{{ tn "{n} page" "{n} pages" v.n }}{{ tc "menu" "Open" }}</p>
	END
	"$tool" templates/sample build/gen/sample_tmpl
}

texts() { src/tools/texts.sh "$@"; }

write_sources
expect "a catalog is begun" texts
expect "and says what is missing" said "12 texts without translation"
for text in "Plain" "State one" "State two" "Taken by {partner} at {time}" "80 % done" "From a template" "Of {name}"; do
	expect "\"$text\" is found" has "msgid \"$text\""
done
for line in 'msgid_plural "{n} slots"' 'msgid_plural "{n} pages"' 'msgctxt "state"' 'msgctxt "menu"'; do
	expect "$line is found" has "$line"
done
expect "no other strings" has_not "not for people"
expect "no comments" has_not "in a comment"
expect "no places" has_not "#:"
expect "no formats" has_not "c-format"
expect "sorted" sh -c "grep '^msgid \"[A-Z]' $po >ids; LC_ALL=C sort -c ids"
cp "$po" before
expect "twice does it once" texts
expect "nothing has changed" cmp before "$po"
refuse "untranslated texts are refused" texts --check
expect "and named" said "this message is untranslated"

translate "Plain" "普通"
translate "State one" "一"
translate "State two" "二"
translate "Taken by {partner} at {time}" "{time}由{partner}揭榜"
translate "{n} slot" "{n}个名额"
translate "{n} page" "{n}页"
translate "80 % done" "完成80%"
translate "From a template" "来自模板"
translate "Of {name}" "{name}的"
awk '/^msgid "Open"$/ { print; getline; print "msgstr \"开放\""; next } { print }' "$po" >"$po.new"
mv "$po.new" "$po"
expect "all is translated" texts --check
expect "it makes a catalog" msgfmt --check -o x.mo "$po"
cp "$po" whole

translate() { sed -i "s|^msgstr \"$1\"|msgstr \"$2\"|" "$po"; }
translate "{time}由{partner}揭榜" "由{partner}揭榜"
refuse "a lost place is refused" texts --check
expect "and named" said "the places differ: Taken by {partner} at {time}: 由{partner}揭榜"
cp whole "$po"
translate "{name}的" "{nane}的"
refuse "a mistyped place is refused" texts --check
cp whole "$po"
sed -i 's|^msgstr\[0\] "{n}页"|msgstr[0] "页"|' "$po"
refuse "a plural without its number is refused" texts --check
expect "and named" said "the places differ: {n} pages: 页"

cp whole "$po"
sed -i 's/"Plain"/"Plainly"/' src/base/sample.c
refuse "a changed text is refused" texts --check
expect "the changed text is taken" texts
expect "as a new one" said "1 texts without translation"
expect "without guessing" has_not "fuzzy"
expect "the old one goes" has_not '"Plain"'
expect "nothing is kept behind" has_not "#~"
expect "its translation goes" has_not "普通"

write_sources
cp whole "$po"
sed -i '/80 % done/d' src/base/sample.c
refuse "an unused text is refused" texts --check
expect "and shown" said '-msgid "80 % done"'

write_sources
cp whole "$po"
sed -i '/^<p>/d' templates/sample/x.html
"$tool" templates/sample build/gen/sample_tmpl
rm templates/sample/x.html
expect "texts of a removed folder go" texts
expect "all of them" has_not "From a template"

echo "texts: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
