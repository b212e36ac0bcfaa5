#!/bin/bash
# `make install` into an empty folder: what lies where, that the units are sound, and that Debian's nginx serves the production
# configuration over TLS as it promises. No worker is needed: what nginx says without one is part of the promise.
set -eu -o pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."

passed=0
failed=0
work=$(mktemp -d /tmp/jiebang-install-XXXXXX)
root=$work/root
nginx_pid=''

clean_up() {
	if [ -n "$nginx_pid" ]; then
		kill "$nginx_pid" 2>/dev/null || true
		wait "$nginx_pid" || true
	fi
	rm -rf "$work"
}
trap clean_up EXIT

expect() {
	local name=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not so: $name"
		tail -n 30 "$work/said" | sed 's/^/	/'
	fi
}

refuse() {
	local name=$1
	shift
	expect "$name" fails "$@"
}
fails() { ! "$@"; }

install_into() {
	env -u MAKEFLAGS -u MAKELEVEL make -s install DESTDIR="$1" "${@:2}"
}

# --- files -------------------------------------------------------------------------------------------

mode_of_each() {
	local file
	while read -r mode file; do
		[ "$(stat -c %a "$root/$file")" = "$mode" ] || { echo "$file: $(stat -c %a "$root/$file"), not $mode"; return 1; }
	done <<-END
		755 usr/local/sbin/jiebang-worker
		755 usr/local/sbin/jiebang-clockwork
		755 usr/local/sbin/jiebang-admin
		755 usr/local/sbin/jiebang-image
		644 usr/local/share/jiebang/static/css/base.css
		644 usr/local/share/jiebang/pages/unavailable.html
		644 usr/local/share/jiebang/locale/zh_CN.mo
		644 usr/local/share/jiebang/migrations/0001_calendar_year.sql
		644 usr/local/lib/systemd/system/jiebang-worker.service
		644 usr/local/lib/systemd/system/jiebang-clockwork.service
		644 usr/local/lib/systemd/system/jiebang-.service.d/hardening.conf
		644 usr/local/lib/systemd/system/jiebang-clockwork.service.d/sending.conf
		644 usr/local/lib/sysusers.d/jiebang.conf
		640 etc/jiebang/jiebang.conf
		644 etc/nginx/jiebang/site.conf
		644 etc/nginx/sites-available/jiebang.conf
	END
}

prefix_is_everywhere() {
	install_into "$work/usr" PREFIX=/usr || return 1
	[ -x "$work/usr/usr/sbin/jiebang-worker" ] || return 1
	! grep -rl /usr/local "$work/usr"/usr/lib "$work/usr"/etc
}

edited_files_stay() {
	echo '; mine' >>"$root/etc/jiebang/jiebang.conf"
	echo '# mine' >>"$root/etc/nginx/sites-available/jiebang.conf"
	install_into "$root" || return 1
	grep -q '; mine' "$root/etc/jiebang/jiebang.conf" && grep -q '# mine' "$root/etc/nginx/sites-available/jiebang.conf"
}

# The configuration for an administrator to fill in has only keys that exist, and every one without a default.
sample_is_understood() {
	sed -e "s|^master =.*|master = $(printf '0%.0s' {1..64})|" -e "s|/usr/local|$root/usr/local|" \
		"$root/etc/jiebang/jiebang.conf" >"$work/jiebang.conf"
	"$root/usr/local/sbin/jiebang-worker" --config "$work/jiebang.conf" --check
}

fails_or_says() {
	local said
	if said=$(env "$@" 2>&1) && [ -z "$said" ]; then
		return 1
	fi
	echo "$said"
}

# --- units -------------------------------------------------------------------------------------------

units_are_sound() {
	local units=$work/units
	mkdir -p "$units"
	cp -R "$root"/usr/local/lib/systemd/system/. "$units"
	sed -i "s|/usr/local/sbin|$root/usr/local/sbin|" "$units"/*.service
	# A key that systemd does not know is only a warning to it: it must say nothing at all.
	fails fails_or_says SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no "$units"/*.service
}

# 0 is the safest, 10 the least safe.
is_confined() {
	systemd-analyze security --no-pager --offline=yes --threshold="$2" --root="$work/systemd" "$1"
}

# --- nginx -------------------------------------------------------------------------------------------

free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

# Debian's own nginx.conf around the installed site, with other paths and ports; and beside it a server that takes every protocol and
# cipher, so that what the site refuses is refused by its configuration and not by OpenSSL or the certificate.
prepare_nginx() {
	local etc=$root/etc/nginx
	http=$(free_port) https=$(free_port) open=$(free_port)
	mkdir -p "$work/log" "$work/cache" "$etc/conf.d" "$etc/sites-enabled"
	cp /etc/nginx/mime.types "$etc/"
	sed -e '/^user /d' -e '/modules-enabled/d' -e "s|/etc/nginx|$etc|" -e "s|/var/log/nginx|$work/log|" \
		-e "s|/run/nginx.pid|$work/nginx.pid|" /etc/nginx/nginx.conf >"$etc/nginx.conf"
	sed -e "s|listen 80|listen 127.0.0.1:$http|" -e "s|listen 443|listen 127.0.0.1:$https|" -e '/listen \[::\]/d' \
		-e "s|/etc/ssl/jiebang|$work|" -e "s|/var/cache/nginx-jiebang|$work/cache/site|" \
		-e "s|/var/log/nginx|$work/log|" -e "s|/run/jiebang/|$work/|" -e "s|/usr/local|$root/usr/local|" \
		"$etc/sites-available/jiebang.conf" >"$etc/sites-enabled/jiebang.conf"
	{
		echo "client_body_temp_path $work/cache/body;"
		for kind in proxy fastcgi uwsgi scgi; do
			echo "${kind}_temp_path $work/cache/$kind;"
		done
	} >"$etc/conf.d/temp.conf"
	cat >"$etc/conf.d/open.conf" <<-END
		server {
			listen 127.0.0.1:$open ssl;
			server_name jiebang.example;
			ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
			ssl_ciphers ALL;
			ssl_certificate $work/fullchain.pem;
			ssl_certificate_key $work/key.pem;
			return 204;
		}
	END
	cat >"$work/openssl.cnf" <<-END
		openssl_conf = all
		[all]
		ssl_conf = modules
		[modules]
		system_default = everything
		[everything]
		MinProtocol = TLSv1
		CipherString = ALL:@SECLEVEL=0
	END
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=jiebang.example \
		-keyout "$work/key.pem" -out "$work/fullchain.pem" 2>/dev/null
	# As root, nginx serves as another user, who must be able to come here; other users of this machine may not read the key.
	chmod 755 "$work" "$work/cache"
	chmod 600 "$work/key.pem"
}

nginx_with() {
	OPENSSL_CONF=$work/openssl.cnf /usr/sbin/nginx -p "$work/" -c "$root/etc/nginx/nginx.conf" -e "$work/log/error.log" "$@"
}

start_nginx() {
	nginx_with -g 'daemon off;' >"$work/log/out" 2>&1 &
	nginx_pid=$!
	for _ in {1..50}; do
		(exec 3<>"/dev/tcp/127.0.0.1/$https") 2>/dev/null && return 0
		sleep 0.1
	done
	cat "$work/log/out" "$work/log/error.log"
	return 1
}

ask() {
	curl -s -S -m 10 --noproxy '*' --cacert "$work/fullchain.pem" --resolve "jiebang.example:$https:127.0.0.1" \
		--resolve "jiebang.example:$http:127.0.0.1" --resolve "jiebang.example:$open:127.0.0.1" "$@"
}

site=https://jiebang.example

head_has() {
	local head text
	head=$(ask -o /dev/null -D - "$1" | tr -d '\r')
	shift
	for text in "$@"; do
		[[ $head == *"$text"* ]] || { echo "no \"$text\" in: $head"; return 1; }
	done
}

protocol_is() {
	[ "$(ask -o /dev/null -w '%{http_version}' "$site:$https/")" = 2 ]
}

# refused_for WORDS CURL'S OPTIONS…: the site's own reason; its ciphers alone would refuse TLS 1.1 too, with other words.
refused_for() {
	local said
	if said=$(ask -o /dev/null "${@:2}" "$site:$https/" 2>&1); then
		echo "it is taken"
		return 1
	fi
	echo "$said"
	[[ $said == *"$1"* ]]
}

# --- in order ----------------------------------------------------------------------------------------

expect "make install" install_into "$root"
expect "every file has its place and mode" mode_of_each
expect "another PREFIX" prefix_is_everywhere
expect "what an administrator edited stays" edited_files_stay
expect "the installed programs run" "$root/usr/local/sbin/jiebang-admin" routes
expect "the sample configuration" sample_is_understood

if command -v systemd-analyze >/dev/null; then
	mkdir -p "$work/systemd/etc/systemd"
	cp -R "$root/usr/local/lib/systemd/system" "$work/systemd/etc/systemd/"
	expect "the units" units_are_sound
	expect "the worker is confined" is_confined jiebang-worker.service 10
	expect "the clockwork is confined" is_confined jiebang-clockwork.service 20
else
	echo "skipped: the units, the worker is confined, the clockwork is confined: systemd-analyze is not here"
fi

prepare_nginx
expect "nginx takes the configuration" nginx_with -t
start_nginx
expect "HTTP/2" protocol_is
expect "without workers 503, with every header" head_has "$site:$https/" ' 503' 'retry-after: 5' \
	'strict-transport-security: max-age=63072000; includeSubDomains' "content-security-policy: default-src 'self'" \
	'x-content-type-options: nosniff' 'referrer-policy: same-origin'
expect "static files" head_has "$site:$https/static/css/base.css?v=1" ' 200' immutable 'strict-transport-security: ' 'content-type: text/css'
expect "TLS 1.2" ask -o /dev/null --tlsv1.2 --tls-max 1.2 "$site:$https/"
expect "TLS 1.3" ask -o /dev/null --tlsv1.3 "$site:$https/"
tls_1_1=(--tlsv1.1 --tls-max 1.1 --ciphers ALL:@SECLEVEL=0)
old_cipher=(--tls-max 1.2 --ciphers AES128-SHA)
expect "no TLS 1.1" refused_for 'alert protocol version' "${tls_1_1[@]}"
expect "an open server takes TLS 1.1" ask -o /dev/null "${tls_1_1[@]}" "$site:$open/"
expect "no old cipher" refused_for 'alert handshake failure' "${old_cipher[@]}"
expect "an open server takes an old cipher" ask -o /dev/null "${old_cipher[@]}" "$site:$open/"
refuse "another name over TLS" ask -k -o /dev/null "https://127.0.0.1:$https/"
refuse "another name without" ask -o /dev/null "http://127.0.0.1:$http/"
expect "plain HTTP leads to TLS" head_has "http://jiebang.example:$http/projects?a=b" ' 301' 'Location: https://jiebang.example/projects?a=b'

echo "install: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
