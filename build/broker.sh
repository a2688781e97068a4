#!/usr/bin/env bash
# Runs a RabbitMQ broker of its own, in the foreground, on 127.0.0.1 unless told otherwise, with everything below one folder; ends with SIGTERM or Ctrl-C.
#
#   build/broker.sh [FOLDER [PORT]]
#
# FOLDER  where its data are; kept. Without one: a temporary folder, removed at the end.
# PORT    default 5673, so that it does not meet a broker that is there already
#
# RUNGS_BROKER_SERVER   the server, where it is not in its place in Debian
# RUNGS_BROKER_ADDRESS  the address it listens on; default 127.0.0.1. RabbitMQ lets its user 'guest' in from this machine only
# RUNGS_BROKER_CONFIG   a rabbitmq.conf to read; default none
set -euo pipefail

server=${RUNGS_BROKER_SERVER:-/usr/lib/rabbitmq/bin/rabbitmq-server}
folder=${1:-}
port=${2:-5673}
if [[ ! -x $server ]]; then
    echo "broker: there is no $server; install rabbitmq-server, or say in RUNGS_BROKER_SERVER where it is" >&2
    exit 69
fi

is_temporary=
if [[ -z $folder ]]; then
    folder=$(mktemp -d)
    is_temporary=1
fi

mkdir -p "$folder"/{data,log,home}
folder=$(cd "$folder" && pwd)
echo '[].' >"$folder/plugins"

export HOME=$folder/home
export RABBITMQ_NODENAME=rungs-$port@localhost
export RABBITMQ_NODE_IP_ADDRESS=${RUNGS_BROKER_ADDRESS:-127.0.0.1}
export RABBITMQ_NODE_PORT=$port
export RABBITMQ_DIST_PORT=$((port < 45536 ? port + 20000 : port - 20000))
export RABBITMQ_MNESIA_BASE=$folder/data
export RABBITMQ_LOG_BASE=$folder/log
export RABBITMQ_LOGS=$folder/log/broker.log
export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/plugins
export RABBITMQ_PID_FILE=$folder/pid
export RABBITMQ_CONFIG_FILE=${RUNGS_BROKER_CONFIG:-$folder/none}
# An Erlang port mapper of its own, which the server starts and leaves behind; so it is ended here.
export ERL_EPMD_PORT=$((port < 64535 ? port + 1000 : port - 1000))
export ERL_EPMD_ADDRESS=127.0.0.1

echo "amqp://guest:guest@$RABBITMQ_NODE_IP_ADDRESS:$port/"
"$server" &
child=$!
trap 'kill -TERM $child 2>/dev/null || true' TERM INT
while kill -0 $child 2>/dev/null; do
    wait $child || true # also returns when the signal comes, before the server has ended
done
epmd -kill >/dev/null 2>&1 || true
[[ -z $is_temporary ]] || rm -rf "$folder"
