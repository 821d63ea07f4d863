# Sourced by the other scripts: makes .venv and installs exactly what the lock file names.
# usage: . scripts/setup.sh run|dev
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "skillsim needs Python 3.11 or newer, with the venv module" >&2
  exit 2
}

# dev holds all of run, so a checkout that has dev never installs run over it.
wanted=$1
stamp=.venv/.installed
have=$(cat "$stamp" 2>/dev/null || true)
sum=$(cat requirements/run.txt requirements/dev.txt pyproject.toml | cksum | tr -d ' ')
if [ "$have" != "dev $sum" ] && [ "$have" != "$wanted $sum" ]; then
  python=$(find_python)
  [ -x .venv/bin/python ] || "$python" -m venv .venv || {
    echo "could not make .venv; on Debian: apt-get install python3-venv" >&2
    exit 2
  }
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r "requirements/$wanted.txt"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --no-build-isolation --editable .
  echo "$wanted $sum" >"$stamp"
fi
