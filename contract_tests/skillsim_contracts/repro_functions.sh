# Ends the script because a step could not be made.
stop() {
  printf '%s\n' "$*" >&2
  exit 2
}

# Stops unless everything is there that this script runs.
check_tools() {
  command -v curl > /dev/null || stop "This script needs curl."
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2> /dev/null ||
    stop "This script needs Python 3.10 or later as python3."
}

# call ANSWER METHOD URL [OPTION OF CURL …]: one request; its answer is kept under that name.
call() {
  local answer=$1 method=$2 url=$3 send=(-X "$2")
  shift 3
  if [ "$method" = HEAD ]; then send=(--head); fi
  : > "$WORK/$answer.body"
  # Nothing goes out but what the step says: no header of curl's own, no ~/.curlrc.
  curl -q -sS --globoff --path-as-is --max-time 60 --noproxy "$DIRECT" "${send[@]}" \
    -H 'Accept:' -H 'User-Agent:' -H 'Content-Type:' -H 'Expect:' "$@" \
    -D "$WORK/$answer.headers" -o "$WORK/$answer.body" -w '%{http_code}' "$url" \
    > "$WORK/$answer.status" || stop "No answer to $method $url."
  if [ "$method" = HEAD ]; then : > "$WORK/$answer.body"; fi
}

# at_once COMMAND …: starts it and goes on.
at_once() {
  "$@" &
  STARTED="${STARTED:-} $!"
}

# Waits for everything that was started at once.
finish() {
  local pid
  for pid in $STARTED; do wait "$pid" || exit 2; done
  STARTED=
}

# take ANSWER SELECTOR [PART BASE]: a value of an answer that was kept.
take() {
  python3 "$WORK/check.py" take "$WORK" "$1" "$2" "${3:-whole}" "${4:-}" 2> /dev/null ||
    stop "Answer $1 has nothing at $2 that the next steps could use."
}

# encoded TEXT: percent-encoded.
encoded() {
  python3 "$WORK/check.py" encode "$1"
}

# Whether a simulator's control plane answers.
has_control() {
  curl -q -sf -o /dev/null --max-time 10 --noproxy "$DIRECT" "$ADMIN_URL/health"
}

# control METHOD PATH BODY: one operation of the control plane that must succeed.
control() {
  call control "$1" "$ADMIN_URL$2" -H "$ADMIN_AUTH" -H 'content-type: application/json' \
    --data-binary "$3"
  case $(cat "$WORK/control.status") in
    2*) ;;
    *) stop "The control plane refuses $1 $2: $(cat "$WORK/control.body")" ;;
  esac
}

# credentials PREFIX VENDOR ACTOR NAME …: takes from a simulator what nobody has set.
credentials() {
  local prefix=$1 vendor=$2 actor=$3 name variable place value
  shift 3
  for name in TOKEN "$@"; do
    variable=$prefix$name
    if [ -n "${!variable:-}" ]; then return; fi
  done
  has_control || stop "Nothing proves who calls $vendor: set $prefix$1 (see the top of this script)."
  place=/vendors/$vendor/credentials
  case $actor in
    second) control POST /credentials "{\"vendor\": \"$vendor\", \"role\": \"full\"}" && place=/words ;;
    reader) control GET /worlds/default '' && place=$place/read_only ;;
    *) control GET /worlds/default '' ;;
  esac
  for name in "$@"; do
    value=$(take control "json:$place/$(printf '%s' "$name" | tr '[:upper:]' '[:lower:]')" 2> /dev/null)
    printf -v "$prefix$name" '%s' "$value"
  done
}

# need NAME …: stops unless all these are set.
need() {
  local name
  for name in "$@"; do
    if [ -z "${!name:-}" ]; then stop "Set $name (see the top of this script)."; fi
  done
}

# sign_in PREFIX URL ANSWER: buys a new token, unless a token is all there is.
sign_in() {
  local id=${1}CLIENT_ID secret=${1}CLIENT_SECRET audience=${1}AUDIENCE tenant=${1}TENANT bought
  printf 204 > "$WORK/$3.status"
  : > "$WORK/$3.headers"
  : > "$WORK/$3.body"
  if [ -z "${!id:-}" ]; then return; fi
  client_id=${!id} client_secret=${!secret:-} audience=${!audience:-} tenant=${!tenant:-} \
    python3 "$WORK/check.py" words > "$WORK/words.json"
  call "$3" POST "$2" -H 'content-type: application/json' --data-binary @"$WORK/words.json"
  bought=$(take "$3" json:/access_token 2> /dev/null) ||
    stop "$2 sells no token for ${1}CLIENT_ID: it answered $(cat "$WORK/$3.status")."
  printf -v "${1}TOKEN" '%s' "$bought"
}

# keep ANSWER FILE: what is in the file counts as an answer.
keep() {
  cp "$2" "$WORK/$1.body"
  : > "$WORK/$1.headers"
  printf 200 > "$WORK/$1.status"
}

# listen ANSWER NAME STATUSES: starts a receiver of webhooks; NAME becomes its address.
listen() {
  local place=$WORK/$2 url
  mkdir "$place"
  python3 "$WORK/listen.py" "$place" "$3" &
  LISTENING="${LISTENING:-} $!"
  disown
  for _ in {1..200}; do
    if [ -e "$place/url" ]; then break; fi
    sleep 0.05
  done
  url=$(cat "$place/url" 2> /dev/null) || stop "The receiver of webhooks did not start."
  printf -v "$2" '%s' "$url"
  printf '{"url": "%s"}' "$url" > "$place/answer"
  keep "$1" "$place/answer"
}

# Leaves nothing behind.
clean_up() {
  local pid
  for pid in ${LISTENING:-}; do kill "$pid" 2> /dev/null; done
  rm -rf "$WORK"
}
