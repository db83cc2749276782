#!/bin/sh
# Starts the tcpwarden.jar beside this script. JMX over a port is on where a password file is mounted, and off otherwise.
set -eu

folder=$(dirname "$0")
password=${JMX_FOLDER:-/run/tcpwarden-jmx}/jmxremote.password

# 100,000 sockets fit in a quarter of this heap, 1,000,000 in all of it; the serial collector gives back what is not used.
set -- -XX:+UseSerialGC -Xms16m -Xmx256m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -jar "$folder/tcpwarden.jar" "$@"

case "${JMX_PORT:-}" in
  '') ;;
  *)
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
      echo "No JMX port: there is no $password" >&2
    fi
    ;;
esac

exec java "$@"
