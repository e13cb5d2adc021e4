#!/usr/bin/env bash
# Makes the virtual environment and installs Signpost with the extras named: venv.sh PYTHON FOLDER EXTRA
set -euo pipefail
python=$1 folder=$2 extra=$3

if ! command -v "$python" >/dev/null; then
  echo "There is no $python here. Install Python 3.11 or newer (Debian: apt install python3 python3-venv), or name one: make PYTHON=python3.12 …" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Signpost needs Python 3.11 or newer; $python is $("$python" --version 2>&1). Name another one: make PYTHON=python3.12 …" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Python's venv module is missing (Debian: apt install python3-venv)." >&2
    exit 1
  fi
  echo "Installing python3-venv …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
fi

[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
echo "Installing Signpost into $folder (a minute or two the first time) …"
"$folder/bin/pip" install --quiet --disable-pip-version-check --editable ".[$extra]"
