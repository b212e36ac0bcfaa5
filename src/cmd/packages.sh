#!/usr/bin/env bash
# Installs the Debian packages named on the command line that are missing, so that no service of theirs starts: `make packages`.
set -eu

policy=/usr/sbin/policy-rc.d
kept=/usr/sbin/policy-rc.d.before-jiebang

# These come from elsewhere too, and then Debian's would not go beside them: such a package is there when its command is.
declare -A command_of=([nodejs]=node [npm]=npm [chromium]=chromium [default-jre-headless]=java)

missing_of() {
	local installed package
	installed=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true)"
	for package in "$@"; do
		[[ $installed == *" installed:$package "* ]] || command -v "${command_of[$package]:-:none:}" >/dev/null || echo "$package"
	done
}

# Debian asks this program before it starts any service. The one that was there comes back afterwards, also after a run that was
# killed: then the file in place is ours (it says so) and must not be kept as the original.
forbid_services() {
	if [ -e "$policy" ] && ! grep -q 'jiebang: no service' "$policy"; then
		mv "$policy" "$kept"
	fi
	trap allow_services EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	printf '#!/bin/sh\n# jiebang: no service starts while packages are installed\nexit 101\n' >"$policy"
	chmod 755 "$policy"
}

allow_services() {
	rm -f "$policy"
	if [ -e "$kept" ]; then
		mv "$kept" "$policy"
	fi
}

# nginx brought in by us must not start at the next boot either; one that was there before is not ours to change.
keep_nginx_off() {
	update-rc.d nginx disable
	if command -v systemctl >/dev/null; then
		systemctl disable --quiet nginx 2>/dev/null || true
	fi
}

install_packages() {
	local brings_nginx
	brings_nginx=$(missing_of nginx)
	forbid_services
	export DEBIAN_FRONTEND=noninteractive
	apt-get -q -o DPkg::Lock::Timeout=600 update
	apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@"
	if [ -n "$brings_nginx" ] && [ -z "$(missing_of nginx)" ]; then
		keep_nginx_off
	fi
}

mapfile -t missing < <(missing_of "$@")
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "These Debian packages are missing, and there is no sudo to install them: ${missing[*]}" >&2
		exit 1
	}
	echo "Installing with sudo: ${missing[*]}"
	exec sudo bash "$0" "${missing[@]}"
fi

# Two checkouts may do this at once; the second then finds everything there.
exec 9>/run/lock/jiebang-packages
flock 9
mapfile -t missing < <(missing_of "$@")
[ ${#missing[@]} -gt 0 ] || exit 0
echo "Installing Debian packages: ${missing[*]}"
install_packages "${missing[@]}"
