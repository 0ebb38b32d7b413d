#!/usr/bin/env bash
# Runs a Docker engine in namespaces of its own, where Podman can be called, too, and prints `ready` and the id of the process to enter them by. What it
# writes is in memory, except for its control groups, which it removes. It ends with its standard input, and so with the
# test file that holds the other end, even if that is killed.
# $1 folder of the unpacked packages, $2 Node
set -euo pipefail
packages=$1 node=$2 group=${3-}
here=$(cd "$(dirname "$0")" && pwd)

if [[ -z $group ]]; then
  group=fencepost-engine-$$
  # What ends the test file may signal all of its processes.
  trap : HUP INT TERM
  unshare --mount --net --pid --fork --kill-child bash "$0" "$packages" "$node" "$group" || echo "ended with $?" >&2
  for ((tries = 0; tries < 50; tries++)); do
    left=$(find /sys/fs/cgroup -depth -type d -path "*/$group*" 2>/dev/null) || :
    [[ -n $left ]] || break
    xargs rmdir <<<"$left" 2>/dev/null || sleep 0.1
  done
  exit
fi

# Read before /proc is mounted again, so it's the id outside.
read -r pid _ </proc/self/stat
exec 3<&0 </dev/null
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
mkdir -p /run/{lock,www} /run/{usr,etc}/{upper,work}
echo "/$group" >/run/cgroup
mount -t overlay -o "lowerdir=$packages/usr:/usr,upperdir=/run/usr/upper,workdir=/run/usr/work" overlay /usr
mount -t overlay -o "lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work" overlay /etc
ldconfig
ip link set lo up

# The hosts that documents download from, all on the loopback.
hosts=(cgr.dev example.com gcr.io github.com index.docker.io raw.githubusercontent.com registry-1.docker.io)
echo "127.0.0.1 localhost ${hosts[*]}" >/etc/hosts
names=$(printf ',DNS:%s' "${hosts[@]}")
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=engine \
  -addext "subjectAltName=${names#,}" -keyout /run/www/key.pem -out /run/www/cert.pem 2>/dev/null
mkdir -p /etc/ssl/certs
cat /run/www/cert.pem >>/etc/ssl/certs/ca-certificates.crt
command -v sudo >/dev/null || install -m 755 /dev/stdin /usr/local/bin/sudo <<<$'#!/bin/sh\nexec "$@"'

mkdir -p /etc/containers
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >/etc/containers/policy.json
echo 'unqualified-search-registries = ["docker.io"]' >/etc/containers/registries.conf
printf '[storage]\ndriver = "overlay"\nrunroot = "/run/podman"\ngraphroot = "/run/podman-data"\n' >/etc/containers/storage.conf
printf '[containers]\nnetns = "none"\n[engine]\ncgroup_manager = "cgroupfs"\nruntime = "runc"\n' >/etc/containers/containers.conf

"$node" "$here/registry.mjs" /run/www >/run/registry.log 2>&1 &
registry=$!
# Documents need no way out of a container, so no packet filter is needed either.
dockerd --data-root /run/docker-data --exec-root /run/docker --pidfile /run/docker.pid --host unix:///run/docker.sock \
  --host tcp://127.0.0.1:2375 --tls=false --storage-driver overlay2 --cgroup-parent "/$group" --iptables=false \
  --ip6tables=false --ip-masq=false --userland-proxy=false >/run/dockerd.log 2>&1 &
daemon=$!
is_up() { docker --host unix:///run/docker.sock version && curl -sSf https://registry-1.docker.io/v2/; }
until is_up >/dev/null 2>&1; do
  if ! { kill -0 "$daemon" && kill -0 "$registry"; } 2>/dev/null; then
    cat /run/{registry,dockerd}.log >&2
    exit 1
  fi
  sleep 0.1
done
echo "ready $pid"
cat <&3 >/dev/null
