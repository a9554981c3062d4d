#!/bin/bash
# Measures Vitrine against floors in the same run and prints a ratio for each target.
#
# usage: run.sh FOLDER-OF-THE-BINARY      PHOTO=file.jpg SECONDS_EACH=5 ROWS=1000000 override
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=$1/vitrine
photo=${PHOTO:-$root/Tests/EndToEndTests/Fixtures/gradient-4000x3000.jpg}
each=${SECONDS_EACH:-5}
rows=${ROWS:-1000000}
work=$(mktemp -d "${TMPDIR:-/tmp}/vitrine-bench.XXXXXX")
state=$work/state
pids=()
export VITRINE_ADMIN_SECRET=benchmark-admin-secret
mkdir -p "$state"

finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

free_port() { # a port nobody listens on
    local port
    for port in $(shuf -i 20000-45000 -n 50); do
        if ! (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then echo "$port"; return; fi
    done
}

# usage: serve DATA PORT — starts the service and waits for it
serve() {
    VITRINE_LOG_LEVEL=error "${server:-$root/nginx/dev-server.sh}" "$1" "$2" "$binary" > "$state/serve.log" 2>&1 &
    pids+=($!)
    until grep -q Ctrl-C "$state/serve.log"; do kill -0 "${pids[-1]}" || { cat "$state/serve.log"; exit 1; }; done
}

# usage: rate URL [wrk options…] — requests per second
rate() {
    local url=$1
    shift
    wrk -t2 -c32 -d"${each}s" "$@" "$url" > "$state/wrk" 2>&1
    if grep -q 'Non-2xx' "$state/wrk"; then cat "$state/wrk" >&2; exit 1; fi
    awk '/Requests\/sec/ { print $2 }' "$state/wrk"
}

# usage: compare NAME TARGET FLOOR-COMMAND OURS-COMMAND — three rounds in turn, the median ratio
compare() {
    local name=$1 target=$2 round floor ours
    : > "$state/ratios"
    for round in 1 2 3; do
        floor=$($3)
        ours=$($4)
        awk -v f="$floor" -v o="$ours" 'BEGIN { printf "%.3f %.0f %.0f\n", o / f, o, f }' >> "$state/ratios"
    done
    sort -n "$state/ratios" | sed -n 2p | while read -r ratio ours floor; do
        printf '%-46s %8s  (target %s; %s/s against %s/s)\n' "$name" "$ratio" "$target" "$ours" "$floor"
    done
}

# CPU time of all render workers so far, in clock ticks
worker_ticks() {
    local pid sum=0
    for pid in $(pgrep -f "$(readlink -f "$binary") render-worker"); do
        sum=$((sum + $(awk '{ print $14 + $15 }' "/proc/$pid/stat")))
    done
    echo "$sum"
}

echo "$(nproc) cores, $(uname -r), photo $(basename "$photo"); ratios of rates, medians of three rounds of ${each} s"

# --- The service and the floors ---
port=$(free_port)
serve "$work/data" "$port"
token=$(cat "$work/data/admin-token")
base=http://127.0.0.1:$port
floor_port=$(free_port)
gcc -O2 -o "$work/hello" "$here/hello.c" -lfcgi -lpthread
gcc -O2 -o "$work/durable" "$here/durable.c" -lpthread
spawn-fcgi -n -s "$work/hello.sock" -M 0600 -b 1024 -- "$work/hello" 32 &
pids+=($!)
user=
if [ "$(id -u)" = 0 ]; then user='user root;'; fi
sed -e "s|@user@|$user|; s|@state@|$state|; s|@socket@|$work/hello.sock|; s|@port@|$floor_port|" \
    -e "s|@data@|$work/data|; s|@nginx@|$root/nginx|" "$here/floor.conf.in" > "$state/floor.conf"
nginx -p "$state" -c "$state/floor.conf" &
pids+=($!)
until curl -fs -o /dev/null "http://127.0.0.1:$floor_port/hello"; do :; done

# --- Thumbnails: CPU of four against four runs of vipsthumbnail ---
upload=$(curl -fs -H "Authorization: Token $token" -F "f=@$photo" "$base/api/media/files")
id=$(jq .id <<< "$upload")
for url in $(jq -r '.thumbnails[].f' <<< "$upload"); do curl -fs -o /dev/null "$url"; done
before=$(worker_ticks)
for round in 1 2 3 4 5; do
    # Another byte at the end makes it another content.
    { cat "$photo"; echo "$round"; } > "$work/photo.jpg"
    next=$(curl -fs -H "Authorization: Token $token" -F "f=@$work/photo.jpg" "$base/api/media/files")
    for url in $(jq -r '.thumbnails[].f' <<< "$next"); do curl -fs -o /dev/null "$url"; done
done
ours=$(($(worker_ticks) - before))
children_before=$(awk '{ print $16 + $17 }' "/proc/$$/stat")
for round in 1 2 3 4 5; do
    for edge in 64 128 512 1080; do
        VIPS_CONCURRENCY=1 vipsthumbnail "$photo" --size "${edge}x$edge" -o "$work/%s_$edge.jpg[Q=80,strip]"
    done
done
floor=$(($(awk '{ print $16 + $17 }' "/proc/$$/stat") - children_before))
awk -v o="$ours" -v f="$floor" 'BEGIN {
    printf "%-46s %8.3f  (target <= 0.6; %.0f ms against %.0f ms of CPU)\n", "four thumbnails / four vipsthumbnail runs", o / f, o * 2, f * 2 }'

# --- Requests ---
thumbnail=$(jq -r '.thumbnails[2].f' <<< "$upload")
static() { rate "http://127.0.0.1:$floor_port${thumbnail#"$base"}"; }
ours() { rate "$thumbnail"; }
compare "existing thumbnail / bare nginx static" '>= 0.95' static ours
# As a browser asks again for what it has; both servers make the same validators of the same file.
curl -fsI "$thumbnail" | tr -d '\r' > "$state/head"
validators=(-H "If-None-Match: $(sed -n 's/^ETag: //p' "$state/head")" -H "If-Modified-Since: $(sed -n 's/^Last-Modified: //p' "$state/head")")
static_again() { rate "http://127.0.0.1:$floor_port${thumbnail#"$base"}" "${validators[@]}"; }
ours_again() { rate "$thumbnail" "${validators[@]}"; }
compare "existing thumbnail, revalidated / bare nginx" '>= 0.9' static_again ours_again

hello() { rate "http://127.0.0.1:$floor_port/hello"; }
retrieve() { rate "$base/api/media/files/$id" -H "Authorization: Token $token"; }
compare "GET /api/media/files/{id} / C hello" '>= 0.7' hello retrieve

# --- Durable uploads ---
mkdir -p "$work/durable-files"
one_writer() { rm -rf "$work/durable-files"/*; "$work/durable" "$work/durable-files" 1 "$each"; }
many_writers() { rm -rf "$work/durable-files"/*; "$work/durable" "$work/durable-files" 16 "$each"; }
uploads() {
    wrk -t2 -c16 -d"${each}s" -s "$here/upload.lua" "$base" -- "$token" > "$state/wrk"
    grep -q '^errors 0$' "$state/wrk" || { cat "$state/wrk" >&2; exit 1; }
    awk '/Requests\/sec/ { print $2 }' "$state/wrk"
}
compare "durable 10 KB uploads / write+fsync+rename x1" '>= 0.5' one_writer uploads
compare "durable 10 KB uploads / the same by 16 writers" '(stated)' many_writers uploads

# --- The storage dialect ---
# shellcheck source=storage.sh
. "$here/storage.sh"
# shellcheck source=fairness.sh
. "$here/fairness.sh"

# --- Lists ---
# The scrub would write down, once for each file, that its bytes are not there.
export VITRINE_SCRUB_INTERVAL=0
list() { # usage: list PORT TOKEN QUERY — milliseconds per request, one after the other
    wrk -t1 -c1 -d2s -H "Authorization: Token $2" "http://127.0.0.1:$1/api/media/files?$3" > "$state/wrk"
    if grep -q 'Non-2xx' "$state/wrk"; then cat "$state/wrk" >&2; exit 1; fi
    awk '/Requests\/sec/ { printf "%.3f", 1000 / $2 }' "$state/wrk"
}
declare -A ports
for size in 1000 "$rows"; do
    data=$work/rows-$size
    VITRINE_DATA=$data "$binary" user create admin --admin > /dev/null
    sqlite3 "$data/catalog.sqlite" ".parameter set :rows $size" ".read $here/rows.sql" > /dev/null
    ports[$size]=$(free_port)
    serve "$data" "${ports[$size]}"
done
for query in limit=20 "limit=20&ordering=name" "limit=20&ordering=-size" "limit=20&type=image" \
    "limit=20&search=photo%20777" "limit=20&search=charl" "limit=20&search=zz"; do
    : > "$state/ratios"
    for round in 1 2 3; do
        small=$(list "${ports[1000]}" "$(cat "$work/rows-1000/admin-token")" "$query")
        large=$(list "${ports[$rows]}" "$(cat "$work/rows-$rows/admin-token")" "$query")
        awk -v s="$small" -v l="$large" 'BEGIN { printf "%.2f %.2f %.2f\n", l / s, l, s }' >> "$state/ratios"
    done
    sort -n "$state/ratios" | sed -n 2p | while read -r ratio large small; do
        printf '%-46s %8s  (target <= 1.5 for pages; %s ms at %d rows, %s ms at 1000)\n' \
            "list $query" "$ratio" "$large" "$rows" "$small"
    done
done
printf '%-46s %8s ms\n' "list limit=20&offset=$((rows * 9 / 10))" \
    "$(list "${ports[$rows]}" "$(cat "$work/rows-$rows/admin-token")" "limit=20&offset=$((rows * 9 / 10))")"
