#!/bin/sh
# Runs nginx and the responder in the foreground on 127.0.0.1, with all state below a data directory.
#
# usage: dev-server.sh DATA PORT [BINARY]      without BINARY it only finds out whether it could
#        NGINX_MOUNT=no has nginx look for symbolic links itself
set -eu
# nginx lies where an ordinary user's PATH does not lead.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

here=$(cd "$(dirname "$0")" && pwd)
port=$2
binary=${3:-}

refuse() {
    echo "Vitrine does not start: $*" >&2
    exit 1
}

# shellcheck source=nginx/dev-checks.sh
. "$here/dev-checks.sh"

check_port_number "$port"
make_data_directory "$1"
data=$(cd "$1" && pwd)
state=$data/nginx
check_data_directory "$data" "$state"
check_port "$port"
if [ -z "$binary" ]; then exit 0; fi

limit=${VITRINE_MAX_UPLOAD:-5368709120}
export VITRINE_DATA="$data"
# Two arenas keep the memory of long-lived threads flat.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"

stop() {
    trap - INT TERM HUP QUIT EXIT
    if [ -n "${nginx_pid:-}" ]; then kill "$nginx_pid" 2> /dev/null || true; fi
    # multiwatch passes a signal on to its child, and loses one that comes while it forks another: hence until it is gone.
    while [ -n "${responder_pid:-}" ] && kill "$responder_pid" 2> /dev/null; do sleep 0.05; done
    wait
    rm -rf "$run"
}

# A socket's path may have 107 bytes, however long the data directory's is; and the data's disk may be full.
scratch=${TMPDIR:-/tmp}
case $scratch in *[!A-Za-z0-9/._-]*) scratch=/tmp ;; esac
if [ ${#scratch} -gt 70 ]; then scratch=/tmp; fi
run=$(mktemp -d "$scratch/vitrine.XXXXXX") || refuse "$scratch cannot be written."
trap 'stop; exit 0' INT TERM HUP QUIT
trap stop EXIT
socket=$run/vitrine.sock
# In nginx's configuration the data directory is this link, for its own path may have any character.
ln -s "$data" "$run/data"

# usage: with_view COMMAND … — becomes it where $run/files shows the data directory read only, no symbolic link followed
with_view() {
    # shellcheck disable=SC2016
    exec unshare --mount --propagation slave sh -c 'mount -o bind,ro,nosymfollow "$1" "$2" && shift 2 && exec "$@"' sh "$data" "$run/files" "$@"
}

configure() {
    mkdir -p "$run/vitrine" "$run/files"
    cp "$here"/*.conf "$run/vitrine/"
    ln -s "$here/www" "$run/www"
    # Who may not mount has nginx look for links itself, which is slower.
    if [ "${NGINX_MOUNT:-yes}" != no ] && (with_view true) 2> /dev/null; then
        view=with_view files=$run/files links='disable_symlinks off;'
    else
        view='' files=$run/data links='disable_symlinks on from=$document_root;'
    fi
    cat > "$run/local.conf" <<CONF
listen 127.0.0.1:$port backlog=4096;
server_name _;
client_max_body_size $limit;
set \$vitrine_max_upload $limit;
CONF
    # A proxy may send the path of the public URL on.
    path=$(printf %s "${VITRINE_PUBLIC_URL:-}" | sed -n 's|^[a-z]*://[^/]*\(/[A-Za-z0-9/._~-]*[A-Za-z0-9._~-]\)/*$|\1|p' | sed 's/\./\\./g')
    if [ -n "$path" ]; then
        echo "rewrite ^$path(/(?:api|media|v1|files|buckets|ops|version|openapi\.yaml|healthz|readyz)(?:/.*)?)\$ \$1;" >> "$run/local.conf"
    fi
    sed -e "s|include /etc/vitrine/nginx-local.conf;|include local.conf;|" \
        -e "s|unix:/run/vitrine/vitrine.sock|unix:$socket|" \
        -e "s|root /srv/vitrine;|root \"$files\";|" \
        -e "s|root /usr/share/vitrine/www;|root \"$run/www\";|" \
        -e "s|disable_symlinks off;|$links|" \
        "$here/vitrine.conf" > "$run/server.conf"
    sed -e "s|root /srv/vitrine;|root \"$files\";|" "$here/private.conf" > "$run/vitrine/private.conf"
    modules=$(nginx -V 2>&1 | sed -n 's/.*--modules-path=\([^ ]*\).*/\1/p')
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
error_log "$run/data/nginx/error.log" warn;
load_module "$modules/ngx_http_headers_more_filter_module.so";
events { worker_connections 16384; }
http {
    variables_hash_max_size 2048;
    access_log off;
    client_body_temp_path "$run/data/nginx/body";
    fastcgi_temp_path "$run/data/nginx/fastcgi";
    proxy_temp_path "$run/data/nginx/proxy";
    uwsgi_temp_path "$run/data/nginx/uwsgi";
    scgi_temp_path "$run/data/nginx/scgi";
    include server.conf;
}
CONF
}

# What is wrong with the settings or the data the program says itself.
make_admin() {
    if [ -s "$data/admin-token" ]; then return; fi
    : > "$run/users"
    # A directory without a catalog has no users, and a command that lists them makes none.
    if [ -e "$data/catalog.sqlite" ]; then "$binary" user list > "$run/users"; fi
    cut -f 2 "$run/users" | grep -qx admin || "$binary" user create admin --admin > /dev/null
    # Whole or not at all: the disk may be full.
    (umask 077 && "$binary" token create admin > "$state/admin-token" && mv "$state/admin-token" "$data/admin-token")
}

# Why nginx has ended, from what it wrote on standard error.
nginx_complaint() {
    if grep -q 'bind() to.*(98:' "$run/nginx.log"; then
        echo "port $port has just been taken by another program. Choose another:  make run PORT=$((port + 1))"
    else
        echo "nginx has ended: $(sed -n 's/.*\[emerg\] *\([0-9#]*: \)*//p' "$run/nginx.log" | tail -n 1)"
    fi
}

configure
make_admin

# The watcher holds the socket and starts a responder that dies again: requests wait in between.
setpriv --pdeathsig TERM spawn-fcgi -n -s "$socket" -M 0600 -b 4096 -- "$(command -v multiwatch)" -f 1 -r 1000000 -- "$binary" serve &
responder_pid=$!
$view setpriv --pdeathsig TERM nginx -e "$run/data/nginx/error.log" -p "$run" -c "$run/nginx.conf" 2> "$run/nginx.log" &
nginx_pid=$!

# nginx writes its process id down once the port is its own: only from then on is it this nginx that answers there.
until [ -s "$run/nginx.pid" ]; do
    kill -0 $nginx_pid 2> /dev/null || refuse "$(nginx_complaint)"
    sleep 0.02
done
tries=0
# Alive is enough: on a full disk it is not ready, but only while it runs can files be deleted.
until curl -fs -m 2 -o /dev/null "http://127.0.0.1:$port/healthz"; do
    tries=$((tries + 1))
    kill -0 $nginx_pid 2> /dev/null || refuse "$(nginx_complaint)"
    kill -0 $responder_pid 2> /dev/null || refuse "spawn-fcgi has ended; what it says is above."
    [ $tries -lt 100 ] || refuse "the responder does not answer; see $state/error.log and what is above."
    sleep 0.1
done
# A token may be read where its path can be written without quotes.
token=$data/admin-token
case $token in *[!A-Za-z0-9/._-]*) token=\'$(printf %s "$token" | sed "s/'/'\\\\''/g")\' ;; esac
cat <<READY

Vitrine is running; Ctrl-C stops it.
  start page    http://127.0.0.1:$port/
  library API   http://127.0.0.1:$port/api/media/files
  storage API   http://127.0.0.1:$port/v1/files
  public files  http://127.0.0.1:$port/media/
  admin token   $data/admin-token

Next, upload a picture from a second terminal:
  curl -H "Authorization: Token \$(cat $token)" -F f=@photo.jpg http://127.0.0.1:$port/api/media/files
READY
status=0
wait $nginx_pid || status=$?
echo "Vitrine stops: nginx has ended with status $status; see $state/error.log." >&2
exit 1
