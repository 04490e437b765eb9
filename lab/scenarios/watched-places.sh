#!/bin/bash
# Six guests on four nodes under `virt-tune watch --mode act`, whose pins and memory are scattered again and again while
# one ends and starts and memory gets short; then numad gets the same. Leaves in /x:
#   virt-tune.N, numad.N   of round N, `SECONDS LEAST_LOCAL_PERCENT MEAN_LOCAL_PERCENT PAGES_MOVED` lines
#   numa.jsonl, numa.err   what the watcher said
#   scattered, restored    pins and nodes of guests: as the script set them last, and once the watcher has gone
#   theirs                 as the watcher had left them before that
#
#   gcc -O1 -o DIR/scatter lab/guest/scatter.c
#   lab/lab run --share DIR --nodes 4 --cpus 8 --memory 6G --libvirt --timeout 3000 lab/scenarios/watched-places.sh
set -u
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"
# shellcheck source=lab/guest/scattered.sh
. "$LAB/guest/scattered.sh"
# shellcheck source=lab/scenarios/virt-tune.sh
. "$LAB/scenarios/virt-tune.sh"
# shellcheck source=lab/guest/watched.sh
. "$LAB/guest/watched.sh"

# numad does not get there in as long as virt-tune has: it is given more, to see what it takes in the end.
ROUND_S=${ROUND_S:-120}
NUMAD_ROUND_S=${NUMAD_ROUND_S:-240}

pages_moved() { awk '/^pgmigrate_success / { print $2 }' /proc/vmstat; }

# What happens before each round; numad and virt-tune meet the same.
happens() { # happens ROUND
  case $1 in
    1) scatter_all 1 ;;
    2) scatter_pins 2 ;;
    3)
      virsh destroy web-4 >/dev/null
      rm -f "$GUEST_LOGS/web-4.console"
      virsh start web-4 >/dev/null && guest_wait web-4
      scatter_all 3
      ;;
    4)
      fill 30
      scatter_all 4
      ;;
  esac
}

# sample WHO ROUND SECONDS: until they are over, or all is well for a while.
sample() {
  local begun first name well=0
  begun=$(uptime_s) first=$(pages_moved)
  : >"/x/$1.$2"
  while [ $(($(uptime_s) - begun)) -lt "$3" ] && [ $well -lt 5 ]; do
    for name in $GUESTS; do local_now "$name"; done | awk -v s=$(($(uptime_s) - begun)) -v m=$(($(pages_moved) - first)) '
      NR == 1 || $1 < least { least = $1 } { sum += $1 } END { printf "%d %d %.0f %d\n", s, least, sum / NR, m }' >>"/x/$1.$2"
    if tail -n 1 "/x/$1.$2" | awk '$2 < 90 { exit 1 }'; then well=$((well + 1)); else well=0; fi
    sleep 3
  done
}

rounds() { # rounds WHO SECONDS
  local round
  for round in 1 2 3 4; do
    state_of_guests >/x/left
    happens $round
    sample "$1" $round "$2"
  done
  release
}

echo 0 >/proc/sys/kernel/numa_balancing
# numad looks at no process below 300 MB, nor below half a pCPU; virt-tune leaves a fifth of a node to be idle. To the
# lab's host these are busy for so much of their time; if they were, all others would wait for the two real cores.
two_at_a_time "$GUESTS" guest memory=360 alike=240 idle=inside \
  cputune='<cputune><period>100000</period><quota>56000</quota></cputune>' || exit

watcher numa --policies numa &
watching=$!
await_line /x/numa.jsonl '"schema"' 400
rounds virt-tune "$ROUND_S"
# Not as they are then: the watcher begins while the script is still at it.
scattered_states 4 >/x/scattered
cp /x/left /x/theirs
stop_watcher $watching
state_of_guests >/x/restored

if command -v numad >/dev/null; then
  # Whatever it was told before is forgotten: it has all guests to itself.
  numad -i 5 -S 1
  rounds numad "$NUMAD_ROUND_S"
  numad -i 0
  cp /var/log/numad.log /x/numad.log
fi
exit 0
