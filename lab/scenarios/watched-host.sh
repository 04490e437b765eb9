#!/bin/bash
# Six guests on four nodes under `virt-tune watch --mode act`. Their pins and memory are scattered again and again, one
# ends and starts; then numad gets the same. Then KSM, then a host short of memory and a guest with a burst, then the
# service ends. Leaves in /x:
#   virt-tune.N, numad.N   of round N, `SECONDS LEAST_LOCAL_PERCENT MEAN_LOCAL_PERCENT PAGES_MOVED` lines
#   WHAT.jsonl, WHAT.err   what the watcher said: numa, memory
#   ksm-counters           pages_sharing and general_profit as the kernel had them at the end
#   balloon                KiB of the guest with the burst over time; burst, its console
#   before, restored      pins and nodes of guests as they were scattered last, and once the watcher has gone
#   acted, kept           the same with a watcher that keeps what it did
#
#   gcc -O1 -o DIR/scatter lab/guest/scatter.c
#   lab/lab run --share DIR --nodes 4 --cpus 8 --memory 4G --libvirt --timeout 3000 lab/scenarios/watched-host.sh
set -u
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"
# shellcheck source=lab/guest/scattered.sh
. "$LAB/guest/scattered.sh"
# shellcheck source=lab/scenarios/virt-tune.sh
. "$LAB/scenarios/virt-tune.sh"

GUESTS='web-1 web-2 web-3 web-4 db-1 db-2'
ROUND_S=${ROUND_S:-120}
# both, places or memory
PARTS=${PARTS:-both}
KSM=/sys/kernel/mm/ksm

pages_moved() { awk '/^pgmigrate_success / { print $2 }' /proc/vmstat; }

# The pins and nodes that libvirt and the kernel were told of a guest.
state_of() { echo "$1" "$(allowed_cpus "$1")" "$(virsh numatune "$1" | awk '/nodeset/ { print $3 }')"; }
state_of_guests() {
  local name
  for name in $GUESTS; do state_of "$name"; done
}

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

# stop_watcher: as systemctl stop, and waits until it has gone.
stop_watcher() {
  touch /run/stop
  kill -TERM "$(cat /run/watcher.pid)"
  wait "$1"
  rm /run/stop
}

await_line() { # await_line FILE PATTERN SECONDS
  local begun
  begun=$(uptime_s)
  until grep -qs "$2" "$1" || [ $(($(uptime_s) - begun)) -ge "$3" ]; do sleep 1; done
}

# scatter_all ROUND: pins to pCPUs of other nodes, memory over all nodes.
scatter_all() {
  local name number=0
  : >/x/scattered
  for name in $GUESTS; do
    virsh numatune "$name" --mode restrictive --nodeset 0-3 --live >/dev/null
    virsh vcpupin "$name" 0 $(((number * 3 + $1 * 5) % 8)) --live >/dev/null
    state_of "$name" >>/x/scattered
    scatter "$name"
    number=$((number + 1))
  done
}

# sample WHO ROUND: until its time is over, or all is well for a while.
sample() {
  local begun first well=0
  begun=$(uptime_s) first=$(pages_moved)
  : >"/x/$1.$2"
  while [ $(($(uptime_s) - begun)) -lt "$ROUND_S" ] && [ $well -lt 5 ]; do
    for name in $GUESTS; do local_now "$name"; done | awk -v s=$(($(uptime_s) - begun)) -v m=$(($(pages_moved) - first)) '
      NR == 1 || $1 < least { least = $1 } { sum += $1 } END { printf "%d %d %.0f %d\n", s, least, sum / NR, m }' >>"/x/$1.$2"
    if tail -n 1 "/x/$1.$2" | awk '$2 < 90 { exit 1 }'; then well=$((well + 1)); else well=0; fi
    sleep 3
  done
}

rounds() { # rounds WHO
  local round
  for round in 1 2 3; do
    if [ $round = 3 ]; then
      virsh destroy web-4 >/dev/null
      rm -f "$GUEST_LOGS/web-4.console"
      virsh start web-4 >/dev/null && guest_wait web-4
    fi
    scatter_all $round
    sample "$1" $round
  done
}

cat >/run/watch.yaml <<YAML
version: 1
watch: { coolDownS: 30, movesPerHour: 200, movesPerGuestAndHour: 50, moveMiBPerS: 64 }
YAML
echo 0 >/proc/sys/kernel/numa_balancing
two_at_a_time "$GUESTS" guest memory=96 pulse=2 || exit

look_after_places() {
  watcher numa --policies numa &
  watching=$!
  await_line /x/numa.jsonl '"started"' 120
  rounds virt-tune
  cp /x/scattered /x/before
  stop_watcher $watching
  state_of_guests >/x/restored
}
[ "$PARTS" = memory ] || look_after_places

if command -v numad >/dev/null && [ "$PARTS" != memory ]; then
  # Whatever it was told before is forgotten: it has all guests to itself.
  numad -i 5 -S 1
  rounds numad
  numad -i 0
  sleep 3
fi

# Guests that are alike but for what they did since, and a scan that is fast enough for the lab.
look_after_memory() {
  echo 2000 >$KSM/pages_to_scan
  echo 20 >$KSM/sleep_millisecs
  echo 1 >$KSM/run
  scatter_all 1
  watcher memory --policies numa,ksm,balloon --on-stop keep &
  watching=$!
  await_line /x/memory.jsonl '"started"' 120
  sleep 60
  guest burst memory=256 burst=130 later=150 || exit
  total=$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)
  available=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
  dd if=/dev/urandom of=/run/filled bs=1M count=$(((available - total * 8 / 100) / 1024)) 2>/dev/null
  begun=$(uptime_s)
  while [ $(($(uptime_s) - begun)) -lt 240 ]; do
    echo "$(($(uptime_s) - begun)) $(virsh dominfo burst | awk '/^Used memory/ { print $3 }')"
    sleep 5
  done >/x/balloon
  cp "$GUEST_LOGS/burst.console" /x/burst
  rm /run/filled
  echo 0 >$KSM/pages_to_scan
  sleep 15
  echo "$(cat $KSM/pages_sharing) $(cat $KSM/general_profit 2>/dev/null || echo unknown)" >/x/ksm-counters
  sleep 10
  state_of_guests >/x/acted
  stop_watcher $watching
  state_of_guests >/x/kept
  virt_tune history >/x/history
  virt_tune rollback --all >/x/rollback 2>&1
}
[ "$PARTS" = places ] || look_after_memory
exit 0
