#!/bin/bash
# Six guests that are alike, and one that needs much memory for a moment, twice, under `virt-tune watch --mode act`: KSM
# merges, then the host is short and the balloons give, then the second burst comes; then the service ends, keeping what
# it did, and all of it is taken back by hand. Leaves in /x:
#   memory.jsonl, memory.err   what the watcher said
#   ksm                        the counters of KSM in the end, as `NAME VALUE` lines
#   anonymous                  `GUEST KIB KIB`: anonymous memory of each QEMU, and its share of it (PSS), then
#   balloon, burst             KiB of the guest with the burst over time, as `SECONDS KIB`; its console
#   consoles                   those of all guests
#   swapped                    `WHAT PAGES` lines: pages that the host swapped meanwhile, and those of guests that are out
#   scrape                     metrics, as Prometheus would read them
#   begun, acted, kept, undone   settings of guests and host: before, as acted upon, once the service has ended, and
#                              once all was taken back
#
#   gcc -O1 -o DIR/scatter lab/guest/scatter.c
#   lab/lab run --share DIR --nodes 4 --cpus 8 --memory 4G --disk 1G --disk 256M --libvirt --timeout 3000 \
#     lab/scenarios/watched-memory.sh
set -u
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"
# shellcheck source=lab/guest/scattered.sh
. "$LAB/guest/scattered.sh"
# shellcheck source=lab/scenarios/virt-tune.sh
. "$LAB/scenarios/virt-tune.sh"
# shellcheck source=lab/guest/watched.sh
. "$LAB/guest/watched.sh"

KSM=/sys/kernel/mm/ksm
# A burst comes so long after the guest is up, and again so long after that.
LATER_S=200

settings() {
  local name
  state_of_guests
  virsh "$(for name in $GUESTS burst; do echo "dominfo $name;"; done)" | awk '/^(Name|Used memory):/'
  grep -H . $KSM/run $KSM/pages_to_scan $KSM/sleep_millisecs $KSM/merge_across_nodes
}

# The guest with the burst tells of its own swap on its console.
swapped() {
  local name
  awk '/^pswp/ { print "host-" $1, $2 }' /proc/vmstat
  for name in $GUESTS burst; do
    cat "/proc/$(cat "/run/libvirt/qemu/$name.pid")/status"
  done | awk '/^VmSwap/ { kib += $2 } END { print "guests-out", kib / 4 }'
}

anonymous() {
  local name
  for name in $GUESTS burst; do
    awk -v name="$name" '/^Anonymous:/ { all = $2 } /^Pss_Anon:/ { share = $2 } END { print name, all, share }' \
      "/proc/$(cat "/run/libvirt/qemu/$name.pid")/smaps_rollup"
  done
}

echo 0 >/proc/sys/kernel/numa_balancing
mkswap /dev/vda >/dev/null && swapon /dev/vda
two_at_a_time "$GUESTS" guest memory=160 alike=40 pulse=2 || exit
guest burst memory=256 burst=110 later=$LATER_S swap=1 nic="<interface type='ethernet'><model type='virtio'/></interface>" \
  cputune='<cputune><period>100000</period><quota>90000</quota></cputune>' \
  disk="<disk type='block'><driver name='qemu' type='raw'/><source dev='/dev/vdb'/><target dev='vda' bus='virtio'/></disk>" || exit
scatter_all 1
echo 1 >$KSM/run
settings >/x/begun
watcher memory --policies numa,ksm,balloon --on-stop keep --listen 9177 --no-token &
watching=$!
await_line /x/memory.jsonl '"schema"' 400

await_line "$GUEST_LOGS/burst.console" LAB-BURST 400
fill 8
begun=$(uptime_s)
: >/x/balloon
until [ "$(grep -c LAB-BURST "$GUEST_LOGS/burst.console")" -ge 2 ] || [ $(($(uptime_s) - begun)) -ge 400 ]; do
  echo "$(($(uptime_s) - begun)) $(virsh dominfo burst | awk '/^Used memory/ { print $3 }')" >>/x/balloon
  sleep 5
done
sleep 30
echo "$(($(uptime_s) - begun)) $(virsh dominfo burst | awk '/^Used memory/ { print $3 }')" >>/x/balloon
cp "$GUEST_LOGS/burst.console" /x/burst
cat "$GUEST_LOGS"/*.console >/x/consoles
swapped >/x/swapped
curl -s http://127.0.0.1:9177/metrics >/x/scrape

# While nothing is merged all look at the same.
echo 0 >$KSM/run
sleep 20
for counter in "$KSM"/*; do echo "${counter##*/} $(cat "$counter")"; done >/x/ksm 2>/dev/null
anonymous >/x/anonymous
sleep 10
echo 1 >$KSM/run

# Whatever it would do while it is looked at.
kill -STOP "$(cat /run/watcher.pid)"
settings >/x/acted
(sleep 2; kill -CONT "$(cat /run/watcher.pid)") &
stop_watcher $watching
settings >/x/kept
virt_tune history >/x/history
virt_tune rollback --all >/x/rollback 2>&1
settings >/x/undone
exit 0
