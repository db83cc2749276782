#!/bin/sh
# Starts the tcpwarden.jar beside this script. The agent listens for JMX on JMX_PORT where a password file is mounted.
set -eu

folder=$(dirname "$0")
password=${JMX_FOLDER:-/run/tcpwarden-jmx}/jmxremote.password
# A flag alone is the agent's. "list" and "terminate" may run beside the agent and would find the JMX port taken.
case ${1:-agent} in
  -h | --help | -V | --version) is_agent=no ;;
  agent | -*) is_agent=yes ;;
  *) is_agent=no ;;
esac

# 100,000 sockets take 45 MB of heap, 990,000 took 380 MB; the serial collector gives back what is not used.
set -- -XX:+UseSerialGC -Xms16m -Xmx512m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -jar "$folder/tcpwarden.jar" "$@"

if [ $is_agent = yes ] && [ -n "${JMX_PORT:-}" ]; then
  if [ -e "$password" ]; then
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
  else
    echo "JMX port $JMX_PORT stays closed: there is no $password" >&2
  fi
fi

exec java "$@"
