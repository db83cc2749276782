#!/bin/bash
# Succeeds if the agent answers 200 on /-/healthy. A JRE image has no curl, and a JVM every half minute only to ask would cost
# more than the agent: bash opens the connection itself.
set -u

address=${TCPWARDEN_WEB_LISTEN_ADDRESS:-127.0.0.1:10827}
host=${address%:*}
host=${host#[}
host=${host%]}
case $host in
  '' | 0.0.0.0 | ::) host=127.0.0.1 ;;
esac

exec 3<> "/dev/tcp/$host/${address##*:}" || exit 1
printf 'GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
[ "$status" = 200 ]
