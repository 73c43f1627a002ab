#!/bin/sh
# SPDX-License-Identifier: MIT
# curl.sh TAANT WORK: curl asks the web server of http_server while it is told.
# Exit 77 (skipped): there is no curl here.
set -eu
command -v curl >/dev/null || exit 77
taant=$1
work=$2
rm -rf "$work"
mkdir -p "$work"
cd "$work"
mkfifo told

# In the background a shell has interrupts ignored.
env --default-signal=INT "$taant" run http_server --mode live --lang en \
    --knob guests=0 --knob serve=900 >told &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
exec 3<told
port=
while [ -z "$port" ] && read -r line <&3; do
    case $line in
    *'open on port '*) port=${line##* } ;;
    esac
done
cat <&3 >rest &
reader=$!

ask() { # EXPECTED CURL-ARGUMENTS
    expected=$1
    shift
    got=$(curl -s -w '%{http_code} ' "$@")
    [ "$got" = "$expected" ] || {
        echo "curl $*: \"$got\", not \"$expected\""
        exit 1
    }
}

here=http://127.0.0.1:$port
ask '/tea OK
200 ' "$here/tea"
ask '/a?b=c&d OK
200 ' "$here/a?b=c&d"
ask '- Bad Request
400 ' -d sugar=2 "$here/tea"
ask '- Bad Request
400 ' -H "X: $(printf '%09999d' 0)" "$here/tea"
ask '/last OK
200 ' -H 'Connection: close' "$here/last"

kill -INT "$server"
status=0
wait "$server" || status=$?
[ "$status" = 0 ] || {
    echo "exit status $status"
    exit 1
}
wait "$reader"
grep -q 'open ends: Ctrl-C' rest
grep -q 'main prints: closed' rest
echo 'curl is served'
