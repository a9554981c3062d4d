#!/bin/sh
# Runs nginx and the responder in the foreground on 127.0.0.1, with all state below a data directory.
#
# usage: dev-server.sh DATA PORT BINARY      NGINX_MOUNT=no has nginx look for symbolic links itself
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
data=$(cd "$1" && pwd)
port=$2
binary=$3
state=$data/nginx
# A socket's path may have 107 bytes, however long the data directory's is; and the data's disk may be full.
run=$(mktemp -d "${TMPDIR:-/tmp}/vitrine.XXXXXX")
socket=$run/vitrine.sock
limit=${VITRINE_MAX_UPLOAD:-5368709120}
export VITRINE_DATA="$data"
# Two arenas keep the memory of long-lived threads flat.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"

# usage: with_view COMMAND … — becomes it where $run/files shows the data directory read only, no symbolic link followed
with_view() {
    # shellcheck disable=SC2016
    exec unshare --mount --propagation slave sh -c 'mount -o bind,ro,nosymfollow "$1" "$2" && shift 2 && exec "$@"' sh "$data" "$run/files" "$@"
}

configure() {
    mkdir -p "$state" "$run/vitrine" "$run/files"
    cp "$here"/*.conf "$run/vitrine/"
    # Who may not mount has nginx look for links itself, which is slower.
    if [ "${NGINX_MOUNT:-yes}" != no ] && (with_view true) 2> /dev/null; then
        view=with_view files=$run/files links='disable_symlinks off;'
    else
        view='' files=$data links='disable_symlinks on from=$document_root;'
    fi
    sed -e "s|listen 80;|listen 127.0.0.1:$port backlog=4096;|" \
        -e "s|unix:/run/vitrine/vitrine.sock|unix:$socket|" \
        -e "s|root /srv/vitrine;|root \"$files\";|" \
        -e "s|disable_symlinks off;|$links|" \
        -e "s|5368709120|$limit|g" \
        "$here/vitrine.conf" > "$run/server.conf"
    # A connection and a file for each, if we may.
    descriptors=$(ulimit -H -n)
    if [ "$descriptors" = unlimited ] || [ "$descriptors" -gt 65536 ]; then descriptors=65536; fi
    user=
    if [ "$(id -u)" = 0 ]; then user="user root;"; fi
    cat > "$run/nginx.conf" <<CONF
$user
daemon off;
worker_processes auto;
worker_rlimit_nofile $descriptors;
pcre_jit on;
pid "$run/nginx.pid";
error_log "$state/error.log" warn;
events { worker_connections 16384; }
http {
    access_log off;
    client_body_temp_path "$state/body";
    fastcgi_temp_path "$state/fastcgi";
    proxy_temp_path "$state/proxy";
    uwsgi_temp_path "$state/uwsgi";
    scgi_temp_path "$state/scgi";
    include server.conf;
}
CONF
    nginx -t -q -p "$run" -c "$run/nginx.conf"
}

make_admin() {
    if [ -s "$data/admin-token" ]; then return; fi
    "$binary" user list | cut -f 2 | grep -qx admin || "$binary" user create admin --admin > /dev/null
    (umask 077 && "$binary" token create admin > "$data/admin-token")
}

stop() {
    trap - INT TERM EXIT
    for pid in ${nginx_pid:-} ${responder_pid:-}; do kill "$pid" 2> /dev/null || true; done
    wait
    rm -rf "$run"
}

configure
make_admin
trap 'stop; exit 0' INT TERM
trap stop EXIT

# The watcher holds the socket and starts a responder that dies again: requests wait in between.
spawn-fcgi -n -s "$socket" -M 0600 -b 4096 -- "$(command -v multiwatch)" -f 1 -r 1000000 -- "$binary" serve &
responder_pid=$!
$view nginx -p "$run" -c "$run/nginx.conf" &
nginx_pid=$!

tries=0
# Alive is enough: on a full disk it is not ready, but only while it runs can files be deleted.
until curl -fs -m 2 -o /dev/null "http://127.0.0.1:$port/healthz"; do
    tries=$((tries + 1))
    if [ $tries -ge 100 ] || ! kill -0 $nginx_pid 2> /dev/null; then
        echo "Vitrine did not start; see $state/error.log." >&2
        exit 1
    fi
    sleep 0.1
done
cat <<READY
Vitrine is running: http://127.0.0.1:$port
  library API   http://127.0.0.1:$port/api/media/files
  storage API   http://127.0.0.1:$port/v1/files
  public files  http://127.0.0.1:$port/media/
  admin token   $data/admin-token

Upload a file:
  curl -H "Authorization: Token \$(cat $data/admin-token)" -F f=@photo.jpg http://127.0.0.1:$port/api/media/files

Ctrl-C stops it.
READY
wait $nginx_pid $responder_pid
