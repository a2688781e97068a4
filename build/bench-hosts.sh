#!/usr/bin/env bash
# HostPool beside the bare client library and Celery, on a RabbitMQ of its own. Where Debian's packages are missing, and we are root, they are
# installed; without Celery its rows say so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# RUNLEVEL: the benchmark starts a broker of its own, and none is started by a package.
install() {
    [[ $EUID -eq 0 ]] || return 0
    echo "bench-hosts: installing $1" >&2
    RUNLEVEL=1 apt-get install -y --no-install-recommends "$1" >/dev/null 2>&1 ||
        { apt-get update >/dev/null && RUNLEVEL=1 apt-get install -y --no-install-recommends "$1" >/dev/null; } || true
}

has_celery() {
    /usr/bin/python3 -c 'import celery' 2>/dev/null || python3 -c 'import celery' 2>/dev/null
}

server=${RUNGS_BROKER_SERVER:-/usr/lib/rabbitmq/bin/rabbitmq-server}
[[ -x $server ]] || install rabbitmq-server
[[ -x $server ]] || { echo "bench-hosts: there is no $server; install rabbitmq-server, or say in RUNGS_BROKER_SERVER where it is" >&2; exit 69; }
has_celery || install python3-celery
has_celery || echo "bench-hosts: Celery is missing, and so are its figures; install python3-celery" >&2

dotnet run -c Release --project benchmarks/Rungs.Benchmarks -- --quick --only hosts
