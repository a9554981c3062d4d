# What others notice of 64 clients that ask for the slowest variants. Part of run.sh: sourced, not run.

# usage: p99 URL [wrk options…] — the 99th percentile of the latency, in milliseconds
p99() {
    wrk -t1 -c4 -d"${each}s" --latency "${@:2}" "$1" > "$state/wrk" 2>&1
    if grep -q 'Non-2xx' "$state/wrk"; then cat "$state/wrk" >&2; exit 1; fi
    awk '$1 == "99%" { value = $2 + 0; if ($2 ~ /us$/) value /= 1000; else if ($2 !~ /ms$/) value *= 1000; print value }' "$state/wrk"
}

curl -fs "${storage[@]}" -o /dev/null "$base/files/$photo_id/thumbnails/512"
names=("GET /healthz" "metadata of a file" "list of files" "thumbnail that is there")
urls=("$base/healthz" "$base/files/$photo_id/metadata" "$base/files?limit=20" "$base/files/$photo_id/thumbnails/512")
alone=()
for url in "${urls[@]}"; do alone+=("$(p99 "$url" "${storage[@]}")"); done
# Longer than all measurements take.
VARIANT_PATH=/files/$photo_id wrk -t2 -c64 -d"$((each * 6))s" --timeout 60s -s "$here/variants.lua" "$base" > "$state/variants" 2>&1 &
pids+=($!)
sleep 2
for index in "${!urls[@]}"; do
    busy=$(p99 "${urls[$index]}" "${storage[@]}")
    awk -v n="${names[$index]}" -v a="${alone[$index]}" -v b="$busy" 'BEGIN {
        printf "%-46s %8.3f  (target <= 2; p99 %.2f ms against %.2f ms alone)\n", n ", 64 clients want variants", b / a, b, a }'
done
kill "${pids[-1]}" 2> /dev/null || true
