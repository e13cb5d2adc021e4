#!/usr/bin/env bash
# Installs Signpost without extras into an empty environment, lints the sample flows with it, and fails when the
# installation adds more than 60 MB to site-packages: base-install.sh PYTHON
set -euo pipefail
limit=60
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

size() { du --summarize --apparent-size --block-size=1 "$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" | cut -f1; }
megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }

"$1" -m venv "$folder"
before=$(size)
"$folder/bin/pip" install --quiet --disable-pip-version-check .
after=$(size)
"$folder/bin/ivr" lint --no-cache flows
echo "The base install adds $(megabytes $((after - before))) to site-packages, $(megabytes "$after") with pip and setuptools."
if [ $((after - before)) -gt $((limit * 1000000)) ]; then
  echo "That is more than $limit MB. What is large:" >&2
  du --apparent-size --block-size=MB --max-depth=1 "$folder"/lib/python*/site-packages | sort -rn | head -12 >&2
  exit 1
fi
