#!/bin/bash
# Tries inputs on every target of Tests/FuzzTargets and prints a row for each; fails if one breaks a promise.
#
# usage: run.sh FUZZER      RUNS=1000000 SECONDS_EACH=0 TARGET="name …" CORPUS=folder KEEP=folder override
#
# A target ends with its last run or, unless SECONDS_EACH is 0, when its time is up.
# KEEP keeps what libFuzzer has found worth keeping from one run to the next. CORPUS is a folder of test data whose
# images and cases become seeds too, those of them that have the names below.
set -euo pipefail

fuzzer=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
seeds=$here/../FuzzTests/Seeds
runs=${RUNS:-1000000}
corpus=${CORPUS:-}
# Leaks are not looked for: Swift keeps pointers in forms that the leak sanitizer does not recognise.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0:quarantine_size_mb=32}
# The handler of Swift's runtime would take crashes from libFuzzer, and the input be lost.
export SWIFT_BACKTRACE=enable=no
findings=${TMPDIR:-/tmp}/vitrine-findings
work=$(mktemp -d "${TMPDIR:-/tmp}/vitrine-fuzz.XXXXXX")
keep=${KEEP:-$work/kept}
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

each() { # FILE QUERY FOLDER: a file of the folder for each line that jq makes of FILE, words of base64
    [ -f "$corpus/$1" ] || return 0
    local number=0 words word
    while read -ra words; do
        number=$((number + 1))
        for word in "${words[@]}"; do base64 -d <<< "$word"; done > "$3/$1.$number"
    done < <(jq -r "$2" "$corpus/$1")
}

# Prints the folder of what the corpus has for a target.
from_corpus() {
    local folder=$work/corpus/$1
    mkdir -p "$folder"
    [ -n "$corpus" ] || { echo "$folder"; return; }
    case $1 in
    images | types)
        # Of a long file libFuzzer reads the beginning.
        find "$corpus" -type f ! -name '*.json' -size -256k -exec cp --backup=numbered -t "$folder" {} +
        ;;
    multipart)
        each multipart-cases.json '.cases[] | select(.body_b64 and .body_bytes <= 4000)
            | ((.content_type // "") + "\n" | @base64) + " " + .body_b64' "$folder"
        ;;
    json | metadata) each json-cases.json '.cases[] | select(.body_b64).body_b64' "$folder" ;;
    names | disposition) each hostile-names.json '.names[] | .name | @base64' "$folder" ;;
    esac
    echo "$folder"
}

statistic() { sed -n "s/^stat::$1: *//p" "$2" | tail -1; }

try_target() {
    local target=$1 log=$work/$1.log status=0 row
    local found=$findings/$target
    mkdir -p "$keep/$target" "$found"
    local options=(
        "-runs=$runs" "-max_len=$(VITRINE_FUZZ_TARGET=$target "$fuzzer" longest)" "-artifact_prefix=$found/"
        "-max_total_time=${SECONDS_EACH:-0}" -timeout=5 -rss_limit_mb=2048 -malloc_limit_mb=512 -print_final_stats=1 -seed=1
    )
    [ ! -f "$here/Dictionaries/$target.txt" ] || options+=("-dict=$here/Dictionaries/$target.txt")
    VITRINE_FUZZ_TARGET=$target "$fuzzer" "${options[@]}" \
        "$keep/$target" "$seeds/$target" "$(from_corpus "$target")" > "$log" 2>&1 || status=$?
    printf -v row '| %s | %s | %s | %s | %s | ' "$target" \
        "$(statistic number_of_executed_units "$log")" "$(statistic average_exec_per_sec "$log")" \
        "$(grep -oE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)" "$(statistic peak_rss_mb "$log")"
    if [ "$status" = 0 ]; then
        rmdir --ignore-fail-on-non-empty "$found"
        echo "${row}none |"
    else
        local artifact
        artifact=$(grep -oE 'Test unit written to .*' "$log" | tail -1 | cut -c22-)
        cp "$log" "$found/log.txt"
        echo "${row}**${artifact:-$found/log.txt}** |"
        grep -m1 -B1 -E '^==[0-9]+==|Fatal error' "$log" >&2 || tail -20 "$log" >&2
        return 1
    fi
}

bad=0
echo '| target | executions | per second | edges | MB | finding |'
echo '|---|---|---|---|---|---|'
for target in ${TARGET:-$("$fuzzer")}; do
    try_target "$target" || bad=1
done
exit $bad
