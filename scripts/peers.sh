#!/usr/bin/env bash
# Installs the real peers that the tests talk to: SIPp, baresip, Chromium, PostgreSQL. As root it installs them;
# otherwise it says what is missing, and the tests that need it are skipped with that reason (in CI they fail).
set -euo pipefail
declare -A packages=([sipp]=sip-tester [baresip]=baresip [chromium]=chromium [pg_ctlcluster]=postgresql)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "Not root, so the tests that need them are skipped. To run them: sudo apt install ${missing[*]}"
fi
