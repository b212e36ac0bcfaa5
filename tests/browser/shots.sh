#!/bin/bash
# make shots: pictures of every kind of page in four looks under var/shots, for a person to judge. NAMES="home work" takes some only.
set -eu -o pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."
. tests/browser/rig.sh

fetch_modules
if [ -n "${PORT:-}" ]; then
	base=http://127.0.0.1:$PORT
	accounts=var/demo-accounts.tsv
else
	site_up
fi
# shellcheck disable=SC2086
node tests/browser/shots.js "$base" "$accounts" var/shots ${NAMES:-}
