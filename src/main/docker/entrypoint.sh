#!/bin/sh
# Starts the tcpwarden.jar beside this script. The agent listens for JMX on JMX_PORT where a password file is mounted.
set -eu

folder=$(dirname "$0")
cache=$folder/tcpwarden.aot # made by train.sh
password=${JMX_FOLDER:-/run/tcpwarden-jmx}/jmxremote.password
# Flags without a command are the agent's. "list" and "terminate" may run beside the agent and would find the JMX port taken.
case ${1:-agent} in
  -h | --help | -V | --version) is_agent=no ;;
  agent | -*) is_agent=yes ;;
  *) is_agent=no ;;
esac

set -- @"$folder/java.options" -jar "$folder/tcpwarden.jar" "$@"

if [ $is_agent = yes ] && [ -n "${JMX_PORT:-}" ] && [ ! -e "$password" ]; then
  echo "JMX port $JMX_PORT stays closed: there is no $password" >&2
  JMX_PORT=
fi
if [ $is_agent = yes ] && [ -n "${JMX_PORT:-}" ]; then
  set -- \
    -Djava.rmi.server.hostname=127.0.0.1 \
    -Dcom.sun.management.jmxremote.host=127.0.0.1 \
    -Dcom.sun.management.jmxremote.port="$JMX_PORT" \
    -Dcom.sun.management.jmxremote.rmi.port="$JMX_PORT" \
    -Dcom.sun.management.jmxremote.ssl=false \
    -Dcom.sun.management.jmxremote.authenticate=true \
    -Dcom.sun.management.jmxremote.access.file="$folder/jmxremote.access" \
    -Dcom.sun.management.jmxremote.password.file="$password" \
    -Dcom.sun.management.jmxremote.password.toHashes=false \
    "$@"
elif [ -e "$cache" ]; then # which Java refuses, with errors, beside a JMX port
  set -- -XX:AOTCache="$cache" "$@"
fi

exec java "$@"
