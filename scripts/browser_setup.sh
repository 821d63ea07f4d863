# Sourced after setup.sh: brings what drives a browser, and Debian's Chromium where there is none.
if ! command -v chromium >/dev/null; then
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "the browser suite needs Chromium; on Debian, as root: apt-get install chromium" >&2
    exit 2
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
fi
browser_stamp=.venv/.installed-browser
browser_sum=$(cksum <requirements/browser.txt)
if [ "$(cat "$browser_stamp" 2>/dev/null || true)" != "$browser_sum" ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements/browser.txt
  echo "$browser_sum" >"$browser_stamp"
fi
