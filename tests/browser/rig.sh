#!/bin/bash
# The whole site with its demo on a port of its own, and what the browser's scripts need: for test_browser.sh and shots.sh. Sourced
# from the top of the checkout.
. tests/fault/run_rig.sh

# Under build/ for all builds alike, and made anew only when the lock file is another; the registry may be slow.
modules=$PWD/build/browser
fetch_modules() {
	mkdir -p "$modules"
	(
		flock 9
		cmp -s tests/browser/package-lock.json "$modules/node_modules/.lock-of-these" && exit 0
		cp tests/browser/package.json tests/browser/package-lock.json "$modules/"
		cd "$modules"
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=5 --fetch-timeout=120000
		cp package-lock.json node_modules/.lock-of-these
	) 9>"$modules/lock"
	export NODE_PATH=$modules/node_modules
}

# Leaves its address in $base and its logins in $accounts.
site_up() {
	local port
	copy_checkout browser ''
	port=$(free_port)
	go_up "$place" '' "$port"
	base=http://127.0.0.1:$port
	accounts=$place/var/demo-accounts.tsv
}
