#!/usr/bin/env bash
# The mini redis (tour part 17) beside Debian's redis-server: requests per second of redis-benchmark with 50 clients, one request at a
# time and 16 in a pipeline. The two take turns, one test at a time; the table has the medians of all rounds.
#
# ROUNDS    how often (default 5)
# REQUESTS  how many requests a run has with -P 1 (default 100000); with -P 16 it has ten times as many
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

rounds=${ROUNDS:-5}
requests=${REQUESTS:-100000}
tests=(ping_inline ping_mbulk set get incr)
folder=$(mktemp -d)
trap 'kill "${servers[@]}" 2>/dev/null; rm -rf "$folder"' EXIT
servers=()

for program in redis-server redis-cli redis-benchmark; do
    command -v "$program" >/dev/null || { echo "bench-redis: $program is missing; install redis-server and redis-tools" >&2; exit 1; }
done
dotnet build -c Release --tl:off -v quiet -nologo samples/Tour >&2

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo "$1"
}

theirs=$(free_port 16379)
ours=$(free_port 11337)
redis-server --port "$theirs" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" >/dev/null &
servers+=($!)
dotnet samples/Tour/bin/Release/net10.0/tour.dll part 17 --port "$ours" >/dev/null &
servers+=($!)
for port in "$theirs" "$ours"; do
    for _ in $(seq 100); do
        redis-cli -p "$port" PING >/dev/null 2>&1 && break
        sleep 0.1
    done
    redis-cli -p "$port" PING >/dev/null
done

# Requests per second: port, test, -P, how many requests.
run() {
    local output
    output=$(redis-benchmark -p "$1" -t "$2" -P "$3" -n "$4" -c 50 --csv 2>"$folder/errors")
    [[ ! -s $folder/errors ]] || { cat "$folder/errors" >&2; return 1; }
    tail -1 <<<"$output" | cut -d, -f2 | tr -d '"'
}

median() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

for pipeline in 1 16; do
    for name in "${tests[@]}"; do
        count=$((pipeline == 1 ? requests : requests * 10))
        for port in "$theirs" "$ours"; do # a round that does not count: code is compiled, memory touched
            run "$port" "$name" "$pipeline" "$count" >/dev/null
        done
        for _ in $(seq "$rounds"); do
            a=$(run "$theirs" "$name" "$pipeline" "$count")
            b=$(run "$ours" "$name" "$pipeline" "$count")
            echo "$a" >>"$folder/$pipeline.$name.theirs"
            echo "$b" >>"$folder/$pipeline.$name.ours"
            awk -v a="$a" -v b="$b" 'BEGIN { print b / a }' >>"$folder/$pipeline.$name.ratio"
        done
    done
done

echo "| command | -P | redis-server, req/s | mini redis, req/s | ratio | target | ok? |"
echo "|---|---:|---:|---:|---:|---|---|"
for pipeline in 1 16; do
    for name in "${tests[@]}"; do
        awk -v name="${name^^}" -v p="$pipeline" -v a="$(median "$folder/$pipeline.$name.theirs")" -v b="$(median "$folder/$pipeline.$name.ours")" \
            -v r="$(median "$folder/$pipeline.$name.ratio")" \
            'BEGIN { printf "| %s | %d | %.0f | %.0f | %.2f | >= 0.5x | %s |\n", name, p, a, b, r, (r >= 0.5 ? "yes" : "**missed**") }'
    done
done
echo
echo "$(redis-server --version | cut -d' ' -f1-3), .NET $(dotnet --list-runtimes | awk '/NETCore.App 10/ { v = $2 } END { print v }'), $(nproc) cores," \
    "$(. /etc/os-release && echo "$PRETTY_NAME"); 50 clients, medians of $rounds rounds, both sides in turns; the ratio is the median of the rounds' ratios."
