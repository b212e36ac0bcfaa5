#!/bin/bash
# The minutes of everybody in a real browser, and every kind of page in four looks.
set -eu -o pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."
. tests/browser/rig.sh

fetch_modules
site_up
node tests/browser/suite.js "$base" "$accounts" "$work/browser"
