# The storage dialect's part of run.sh: private downloads, variants, large uploads. Sourced, not run.

big=$((200 * 1024 * 1024))
storage=(-H "x-hasura-admin-secret: $VITRINE_ADMIN_SECRET")
mkdir -p "$state/dav"

# usage: store FILE [BASE] — uploads into the private bucket "bench", prints the id
store() {
    curl -fs "${storage[@]}" -F bucket-id=bench -F "file[]=@$1" "${2:-$base}/files" | jq -r '.processedFiles[0].id'
}

# usage: make_bucket BASE
make_bucket() {
    curl -fs -o /dev/null "${storage[@]}" -d '{"id":"bench","maxUploadFileSize":1099511627776}' "$1/buckets"
}

make_bucket "$base"

# --- Private downloads: nginx sends the bytes after the permission check ---
head -c $((10 * 1024 * 1024)) /dev/urandom > "$work/10m.bin"
head -c 1024 /dev/urandom > "$work/1k.bin"
for size in 10m 1k; do
    cp "$work/$size.bin" "$state/dav/$size.bin"
    declare "id_$size=$(store "$work/$size.bin")"
done
static_10m() { rate "http://127.0.0.1:$floor_port/dav/10m.bin"; }
private_10m() { rate "$base/files/$id_10m" "${storage[@]}"; }
static_1k() { rate "http://127.0.0.1:$floor_port/dav/1k.bin"; }
private_1k() { rate "$base/files/$id_1k" "${storage[@]}"; }
compare "private 10 MB download / bare nginx static" '>= 0.95' static_10m private_10m
compare "private 1 KB download / bare nginx static" '(stated)' static_1k private_1k

# --- Variants ---
photo_id=$(store "$photo")
variant="$base/files/$photo_id?w=512"
curl -fs "${storage[@]}" -o "$work/variant.jpg" "$variant"
{ cat "$work/variant.jpg"; echo; } > "$work/same-size.jpg"
original_id=$(store "$work/same-size.jpg")
original() { rate "$base/files/$original_id" "${storage[@]}"; }
cached_variant() { rate "$variant" "${storage[@]}"; }
compare "cached variant / private original of its size" '>= 0.9' original cached_variant

ours=0
for round in 1 2 3 4 5; do
    { cat "$photo"; echo "cold $round"; } > "$work/cold.jpg"
    cold=$(store "$work/cold.jpg")
    # The thumbnails come first, so that what follows is the variant alone.
    curl -fs "${storage[@]}" -o /dev/null "$base/files/$cold/thumbnails/64"
    before=$(worker_ticks)
    curl -fs "${storage[@]}" -o /dev/null "$base/files/$cold?w=512"
    ours=$((ours + $(worker_ticks) - before))
done
children_before=$(awk '{ print $16 + $17 }' "/proc/$$/stat")
for round in 1 2 3 4 5; do VIPS_CONCURRENCY=1 vipsthumbnail "$photo" --size 512x -o "$work/cold_%s.jpg[strip]"; done
floor=$(($(awk '{ print $16 + $17 }' "/proc/$$/stat") - children_before))
awk -v o="$ours" -v f="$floor" 'BEGIN {
    printf "%-46s %8.3f  (target <= 1.0; %.0f ms against %.0f ms of CPU)\n", "cold 512 px variant / vipsthumbnail", o / f, o * 2, f * 2 }'

# --- Large uploads: hashed twice and flushed, against nginx storing the body by itself ---
sed 's/fastcgi_request_buffering on/fastcgi_request_buffering off/' "$root/nginx/vitrine.conf" > "$work/unbuffered.conf"
cp -r "$root/nginx" "$work/nginx"
cp "$work/unbuffered.conf" "$work/nginx/vitrine.conf"
unbuffered_port=$(free_port)
server=$work/nginx/dev-server.sh serve "$work/unbuffered" "$unbuffered_port"
make_bucket "http://127.0.0.1:$unbuffered_port"

# usage: timed COMMAND… — bytes per second of a transfer of the big file, a new one each time
timed() {
    { head -c 64 /dev/urandom; head -c $((big - 64)) /dev/zero; } > "$work/big.bin"
    curl -fs -o /dev/null -w '%{speed_upload}' "$@"
}
dav_put() { timed -T "$work/big.bin" "http://127.0.0.1:$floor_port/dav/big.bin"; }
buffered() { timed "${storage[@]}" -F bucket-id=bench -F "file[]=@$work/big.bin" "$base/files"; }
unbuffered() { timed "${storage[@]}" -F bucket-id=bench -F "file[]=@$work/big.bin" "http://127.0.0.1:$unbuffered_port/files"; }
compare "200 MB upload, buffered / nginx dav PUT" '>= 0.3' dav_put buffered
compare "200 MB upload, unbuffered / nginx dav PUT" '>= 0.3' dav_put unbuffered
for pid in $(pgrep -f "^$binary serve\$"); do
    printf '%-46s %8s MB\n' "peak memory of a responder" "$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status")"
done
