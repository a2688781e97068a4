#!/usr/bin/env bash
# The Ladder beside assignments by hand and each rung alone; then with a second "machine", a worker process on a core of its own that comes
# and is killed, over a broker of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

command -v taskset >/dev/null || { echo "bench-ladder: taskset is missing; install util-linux" >&2; exit 1; }
dotnet build -c Release --tl:off -v quiet -nologo benchmarks/Rungs.Benchmarks >&2
program=benchmarks/Rungs.Benchmarks/bin/Release/net10.0/Rungs.Benchmarks.dll
dotnet "$program" --quick --only ladder

folder=$(mktemp -d)
port=${PORT:-5674}
build/broker.sh "$folder" "$port" >"$folder/out" 2>&1 &
broker=$!
trap 'kill $broker 2>/dev/null; wait $broker 2>/dev/null || true; rm -rf "$folder"' EXIT
until grep -q 'Starting broker... completed' "$folder/out"; do
    kill -0 $broker 2>/dev/null || { cat "$folder/out" >&2; exit 1; }
    sleep 0.5
done

echo
taskset -c 0 dotnet "$program" --second-machine "amqp://guest:guest@127.0.0.1:$port/"
