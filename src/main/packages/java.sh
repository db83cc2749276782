# Sets "java" to a Java 17 or later: that of JAVA_HOME, else the one on the PATH, else one of /usr/lib/jvm. To be sourced.

# Whether the program $1 is one. The file "release" beside it says so sooner than the program.
suits() {
  program=$(readlink -f "$1") && [ -x "$program" ] || return 1
  version=
  if [ -r "${program%/bin/java}/release" ]; then
    while IFS='="' read -r key _ value _; do
      [ "$key" != JAVA_VERSION ] || version=$value
    done < "${program%/bin/java}/release"
  fi
  [ -n "$version" ] || version=$("$program" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  version=${version%%[!0-9]*}
  [ "${version:-0}" -ge 17 ]
}

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  if ! suits "$java"; then
    echo "tcpwarden: JAVA_HOME=\"$JAVA_HOME\" has no Java 17 or later" >&2
    exit 1
  fi
else
  for java in "$(command -v java || true)" /usr/lib/jvm/*/bin/java ''; do
    [ -z "$java" ] || ! suits "$java" || break
  done
  if [ -z "$java" ]; then
    echo "tcpwarden: there is no Java 17 or later on the PATH or in /usr/lib/jvm; set JAVA_HOME" >&2
    exit 1
  fi
fi
