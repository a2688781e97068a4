#!/usr/bin/env bash
# Builds everything, checks the format and runs every test program under tests/, each with a time limit.
# The last lines list what failed; the very last one is the sum over all programs: "N passed, N failed, N skipped".
#
# The tests of samples/Harvest need PostgreSQL, those of the tour's mini redis redis-server, redis-cli and redis-benchmark, those of
# hosts rabbitmq-server and iproute2, those of the timeline's page chromium; where they are missing, and we are root, Debian's packages
# are installed.
#
# RUNGS_TEST_LIMIT  seconds that one test program may take (default 900)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

limit=${RUNGS_TEST_LIMIT:-900}
configuration=Debug # not Release: the library's assertions are on
results=artifacts/tests
passed=0 failed=0 skipped=0 status=0 problems=() reports=()
trap finish EXIT

problem() {
    echo "FAILED: $1"
    problems+=("$1")
    status=1
}

# What failed once more, for whoever sees only the end of a long log.
finish() {
    local report
    if [[ ${#problems[@]} -gt 0 ]]; then
        echo "== failures"
        for report in "${reports[@]}"; do
            awk -f build/failures.awk "$report" || echo "could not read $report"
        done
        printf 'FAILED: %s\n' "${problems[@]}"
    fi
    echo "$passed passed, $failed failed, $skipped skipped"
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

    reports+=("$report")
    passed=$((passed + $(count "$report" passed)))
    failed=$((failed + $(count "$report" failed) + $(count "$report" errors)))
    skipped=$((skipped + $(count "$report" skipped)))
    [[ $code -eq 0 ]] || problem "$name (exit code $code)"
}

# Installs Debian packages, where we may. A fresh machine has no list of them yet.
# RUNLEVEL: the tests start servers of their own, and none is started by a package.
install() {
    [[ $EUID -eq 0 ]] || return 0
    echo "== installing $*"
    RUNLEVEL=1 apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 ||
        { apt-get update >/dev/null && RUNLEVEL=1 apt-get install -y --no-install-recommends "$@" >/dev/null; } ||
        echo "could not: the tests that need them will fail"
}

if ! command -v initdb >/dev/null && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    install postgresql
fi

# Each of them: given several names, "command -v" is content with one.
has_all() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || return 1
    done
}

if ! has_all redis-server redis-cli redis-benchmark; then
    install redis-server redis-tools
fi

if [[ ! -x ${RUNGS_BROKER_SERVER:-/usr/lib/rabbitmq/bin/rabbitmq-server} ]]; then
    install rabbitmq-server
fi

# A test cuts the line between a broker and a worker.
if ! has_all ip; then
    install iproute2
fi

if [[ ! -x ${RUNGS_CHROMIUM:-/usr/bin/chromium} ]]; then
    install chromium
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
