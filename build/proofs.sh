#!/usr/bin/env bash
# Tries each simulation of the library's own (tests/Rungs.Tests/Testing/Proofs) under a million schedules, or as many as are asked for. As one step of
# a simulation runs at a time, each gets a processor, and none of its threads preempts another (SCHED_BATCH): else handing on the baton takes two to
# four times as long. Takes about an hour on two processors.
# The very last line is the sum: "N passed, N failed".
#
# RUNGS_SCHEDULES  how many schedules each is tried under (default 1000000)
# PROOFS           a pattern of xunit's -method: which ones (default all)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export DOTNET_GCgen0size=4000000 # hexadecimal: 64 MB, fewer collections
export RUNGS_SCHEDULES=${RUNGS_SCHEDULES:-1000000}

for tool in taskset chrt; do
    command -v "$tool" >/dev/null || { echo "proofs: $tool is missing; install util-linux" >&2; exit 1; }
done
dotnet build tests/Rungs.Tests --tl:off -v quiet -nologo # not Release: the library's assertions are on
program=tests/Rungs.Tests/bin/Debug/net10.0/Rungs.Tests.dll

one() {
    local began=$SECONDS output
    if output=$(chrt --batch 0 taskset -c "$1" dotnet "$program" -noColor -noLogo -method "$2" 2>&1) && grep -q 'Total: 1, Errors: 0, Failed: 0' <<<"$output"; then
        echo "passed in $((SECONDS - began)) s: $2"
    else
        echo "$output"
        echo "FAILED: $2"
    fi
}

# Each processor takes the next one when it is done with its last.
results=$(mktemp)
trap 'rm -f "$results"' EXIT
mapfile -t proofs < <(dotnet "$program" -noColor -noLogo -list methods -method "${PROOFS:-Rungs.Tests.Testing.Proofs.*}" | grep -o 'Rungs\.Tests\.Testing\.Proofs\.[A-Za-z_.]*' | sort -u)
[[ ${#proofs[@]} -gt 0 ]] || { echo "proofs: there is no '${PROOFS:-}'" >&2; exit 1; }
echo "${#proofs[@]} simulations, $RUNGS_SCHEDULES schedules each, on $(nproc) processors"
export -f one
export program
printf '%s\n' "${proofs[@]}" | xargs -P "$(nproc)" --process-slot-var=slot -I{} bash -c 'one "$slot" "{}"' | tee "$results"
passed=$(grep -c '^passed' "$results" || true)
echo "$passed passed, $((${#proofs[@]} - passed)) failed"
[[ $passed -eq ${#proofs[@]} ]]
