#!/bin/bash
# For scripts that run in the lab, after guests.sh, scattered.sh and virt-tune.sh: six guests under `virt-tune watch --mode
# act`. Source it:  . "$LAB/guest/watched.sh"

GUESTS='web-1 web-2 web-3 web-4 db-1 db-2'

# The limits of a lab, where each second is dear: all else is as usual.
cat >/run/watch.yaml <<YAML
version: 1
watch: { coolDownS: 30, movesPerHour: 200, movesPerGuestAndHour: 50, moveMiBPerS: 64 }
YAML

# watcher NAME OPTION...: until /run/stop is there; emulation may crash it, and it starts anew as a service does.
watcher() {
  local name=$1
  shift
  while [ ! -e /run/stop ]; do
    "$CHECKOUT/node_modules/.bin/node" --no-opt "$CHECKOUT/dist/current/start.js" watch --mode act \
      --config /run/watch.yaml --interval 5s --samples "$@" >>"/x/$name.jsonl" 2>>"/x/$name.err" &
    echo $! >/run/watcher.pid
    wait $!
    echo "the watcher ended with $?" >>"/x/$name.err"
  done
}

# stop_watcher JOB: as systemctl stop, and waits until it has gone.
stop_watcher() {
  touch /run/stop
  kill -TERM "$(cat /run/watcher.pid)"
  wait "$1"
  rm /run/stop
}

await_line() { # await_line FILE PATTERN SECONDS [HOW MANY]
  local begun
  begun=$(uptime_s)
  until [ "$(grep -cs "$2" "$1")" -ge "${4:-1}" ] 2>/dev/null; do
    [ $(($(uptime_s) - begun)) -lt "$3" ] || return
    sleep 1
  done
}

# The pCPUs and nodes that each guest's vCPUs may use.
state_of_guests() {
  local name thread
  for name in $GUESTS; do
    for thread in $(vcpu_threads "$name"); do
      awk -v name="$name" '/^(Cpus|Mems)_allowed_list/ { line = line " " $2 } END { print name line }' "/proc/$thread/status"
    done
  done
}

# What they are to be when all is scattered: a pCPU of some node each, in each round another one, and memory anywhere.
scattered_states() { # scattered_states ROUND
  local name number=0
  for name in $GUESTS; do
    echo "$name $(((number * 3 + $1 * 5) % 8)) 0-3"
    number=$((number + 1))
  done
}

# One virsh for all: to start it takes seconds here.
pins_of() { # pins_of ROUND
  scattered_states "$1" | while read -r name pcpu _; do echo "vcpupin $name 0 $pcpu --live;"; done
}
scatter_pins() { virsh "$(pins_of "$1")" >/dev/null; } # scatter_pins ROUND

# scatter_all ROUND: the memory of all over all nodes as well, where nothing binds it.
scatter_all() {
  local name
  virsh "$(for name in $GUESTS; do echo "numatune $name --mode restrictive --nodeset 0-3 --live;"; done) $(pins_of "$1")" >/dev/null
  for name in $GUESTS; do scatter "$name"; done
}

# fill PERCENT: until no more of the host's memory than that is available; the same share of each node is taken, and not
# at once, as nobody could make room then. The memory of ramfs is never swapped out.
fill() {
  local total available left
  mkdir -p /run/filled
  mount -t ramfs filled /run/filled
  total=$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)
  available=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
  for ((left = (available - total * $1 / 100) / 1024; left > 0; left -= 128)); do
    numactl --interleave=all dd if=/dev/zero bs=1M count=$((left < 128 ? left : 128)) 2>/dev/null >>/run/filled/file
    sleep 1
  done
}

release() { umount /run/filled; }
