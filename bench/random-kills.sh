#!/usr/bin/env bash
# Kills runs at random moments, and counts the processes, mounts and folders they leak.
# usage: npm run build && bench/random-kills.sh [runs] [jobs] [image]
# Each document starts processes that try to escape. Every fourth run uses the sandbox if it's available. With an image, the
# documents run in containers of it, and those are counted, too; `npx tsx test/docker/beside-engine.mts bench/random-kills.sh
# 200 2 busybox:1.36` brings an engine. Exits with 1 if anything leaked.
set -euo pipefail
runs=${1:-1000} jobs=${2:-2} image=${3-}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/random-kills-XXXXXX")
mkdir "$work/tmp"
mark=1000.$$
printf '{}' >"$work/package.json"
[[ -z $image ]] || printf '{"container": "%s"}' "$image" >"$work/fencepost.config.json"
cat >"$work/page.md" <<END
\`\`\`
sleep $mark & setsid sleep $mark & (env -i setsid bash -c 'sleep $mark & sleep $mark' &)
(setsid nohup bash -c 'sleep $mark & sleep $mark' >/dev/null 2>&1 &) ; mkdir -m 0 locked; sleep $mark
\`\`\`{{exec}}

\`echo below\`{{exec}}
END
# A container takes the place of the sandbox.
[[ -z $image ]] && command -v bwrap >/dev/null && sandbox=--sandbox || sandbox=

one() {
  local number=$1 flag='' signal delay pid
  ((number % 4)) || flag=$sandbox
  signal=$(shuf -n 1 -e KILL KILL TERM INT)
  delay=$(printf '%d.%03d' $((RANDOM % 3)) $((RANDOM % 1000)))
  # shellcheck disable=SC2086 # an empty value is no argument
  TMPDIR=$work/tmp node "$here/dist/cli.cjs" "$work/page.md" --timeout 1s --ci $flag >/dev/null 2>&1 &
  pid=$!
  sleep "$delay"
  kill -"$signal" "$pid" 2>/dev/null || :
  wait "$pid" 2>/dev/null || :
}

left() {
  # Patterns come from standard input, so that the search doesn't find itself.
  # shellcheck disable=SC2062
  processes=$({ grep -lasf - /proc/[0-9]*/cmdline || :; } <<<"$mark"$'\n'"$work" | wc -l)
  mounts=$(grep -c -- "$work" /proc/self/mountinfo || :)
  containers=$([[ -z $image ]] || docker ps --all --quiet --filter label=fencepost | wc -l)
  folders=$(find "$work/tmp" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)
}

started=$SECONDS
for ((number = 1; number <= runs; number++)); do
  one "$number" &
  ((number < jobs)) || wait -n || :
done
wait
# The watchdog of a killed runner ends the remaining processes a moment later.
for ((look = 0; look < 300; look++)); do
  left
  ((processes + mounts + folders + containers)) || break
  sleep 0.1
done
left
echo "$runs runs killed in $((SECONDS - started)) s; left: $processes processes, $mounts mounts, $folders folders${image:+, $containers containers}"
((processes + mounts + folders + containers == 0)) || { echo "see $work"; exit 1; }
rm -rf "$work"
