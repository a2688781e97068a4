#!/usr/bin/env bash
# Builds everything, checks the format and runs every test program under tests/, each with a time limit.
# The very last line is the sum over all programs: "N passed, N failed, N skipped".
#
# The tests of samples/Harvest need PostgreSQL; where it is missing, and we are root, Debian's package is installed.
#
# RUNGS_TEST_LIMIT  seconds that one test program may take (default 600)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

limit=${RUNGS_TEST_LIMIT:-600}
configuration=Debug # not Release: the library's assertions are on
results=artifacts/tests
passed=0 failed=0 skipped=0 status=0
trap 'echo "$passed passed, $failed failed, $skipped skipped"' EXIT

problem() {
    echo "FAILED: $1"
    status=1
}

# The number that xunit's report gives for an attribute, such as: failed="2".
count() {
    grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | tr -cd '0-9\n'
}

run_tests() {
    local name=$1 program=$2 report=$results/$1.xml code=0
    echo "== $name"
    timeout --kill-after=10 "$limit" dotnet "$program" -noColor -noLogo -xml "$report" || code=$?

    if ! count "$report" passed >/dev/null 2>&1; then
        # Killed or crashed before it could report: that is one failure, whatever it had done so far.
        failed=$((failed + 1))
        if [[ $code -eq 124 || $code -eq 137 ]]; then
            problem "$name did not end within $limit s"
        else
            problem "$name ended with exit code $code and without a report"
        fi
        return
    fi

    passed=$((passed + $(count "$report" passed)))
    failed=$((failed + $(count "$report" failed) + $(count "$report" errors)))
    skipped=$((skipped + $(count "$report" skipped)))
    [[ $code -eq 0 ]] || problem "$name (exit code $code)"
}

if ! command -v initdb >/dev/null && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && [[ $EUID -eq 0 ]]; then
    echo "== installing postgresql"
    apt-get install -y --no-install-recommends postgresql >/dev/null || echo "could not: the tests that need it will fail"
fi

rm -rf "$results"
mkdir -p "$results"

if ! dotnet build Rungs.slnx -c "$configuration" --tl:off -v quiet; then
    problem "the build, so no test ran"
    exit 1
fi

dotnet format Rungs.slnx --verify-no-changes --no-restore || problem "the format: run make format"

for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    output=$(dirname "$project")/bin/$configuration
    # Libraries that tests share have no runtime configuration; programs have.
    for program in "$output"/*/"$name.runtimeconfig.json"; do
        [[ -e $program ]] && run_tests "$name" "${program%.runtimeconfig.json}.dll"
    done
done

[[ $((passed + failed)) -gt 0 ]] || problem "no test ran"
exit "$status"
