#!/bin/bash
# Six guests scattered over four nodes; virt-tune plans, applies and rolls back, and is disturbed while it does. Leaves
# in /x: plan.json, locality before and after, seconds it took, and for each trial a file TRIAL with its exit status
# and what was said, TRIAL.state with what differs from before it.
#
#   gcc -O1 -o DIR/scatter lab/guest/scatter.c
#   lab/lab run --share DIR --nodes 4 --cpus 8 --memory 4G --libvirt lab/scenarios/changed-host.sh
# Some functions are run by trial.
# shellcheck disable=SC2317
set -u
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"
# shellcheck source=lab/guest/scattered.sh
. "$LAB/guest/scattered.sh"
# shellcheck source=lab/scenarios/virt-tune.sh
. "$LAB/scenarios/virt-tune.sh"

GUESTS='web-1 web-2 web-3 web-4 db-1 db-2'
PLAN=/x/plan.json

# Everything a rollback has to restore.
state_of_host() {
  local guest
  for guest in $GUESTS; do
    virsh dumpxml --inactive "$guest"
    # What libvirt notes of a running guest stays more explicit than it was (<vcpupin> of all pCPUs); what counts is
    # what the kernel was told.
    for list in /proc/"$(cat "/run/libvirt/qemu/$guest.pid")"/task/*; do
      case $(cat "$list/comm") in
        CPU* | qemu-system* | IO*) grep _allowed_list "$list/status" ;;
      esac
    done
  done
  tail -n +1 /sys/kernel/mm/transparent_hugepage/* /sys/kernel/mm/ksm/run /proc/sys/kernel/numa_balancing \
    /proc/sys/vm/swappiness /proc/sys/vm/zone_reclaim_mode /sys/module/kvm/parameters/* /sys/module/kvm_amd/parameters/* \
    /sys/devices/system/node/node*/hugepages/*/nr_hugepages /proc/irq/*/smp_affinity_list 2>/dev/null
  find /etc/sysctl.d /etc/modprobe.d /etc/tmpfiles.d /etc/udev/rules.d -name '*virt-tune*' 2>/dev/null
}

# trial NAME COMMAND...: what it said and how it ended, then what is not as it was.
trial() {
  local name=$1 status=0
  shift
  "$@" >"/x/$name" 2>&1 || status=$?
  echo "exit $status" >>"/x/$name"
  state_of_host >/run/now
  diff /run/before /run/now >"/x/$name.state"
}

localities() { local guest; for guest in $GUESTS; do echo "$guest $("$1" "$guest")"; done; }
total_migrations() { local guest sum=0; for guest in $GUESTS; do sum=$((sum + $(migrations "$guest"))); done; echo $sum; }
# Whether every vCPU may use the pCPUs of one node alone.
all_on_one_node() {
  local name list
  for name in $GUESTS; do
    for list in $(allowed_cpus "$name"); do [ "$(nodes_of_cpus "$list" | wc -w)" = 1 ] || return 1; done
  done
}

edit_plan() { # edit_plan FILE JAVASCRIPT: a plan edited by hand; `plan` is the document
  "$CHECKOUT/node_modules/.bin/node" --no-opt -e "
    const fs = require('node:fs');
    const plan = JSON.parse(fs.readFileSync('${FROM:-$PLAN}', 'utf8'));
    $2
    fs.writeFileSync('$1', JSON.stringify(plan));"
}

echo 0 >/proc/sys/kernel/numa_balancing
two_at_a_time "$GUESTS" scattered memory=96 pulse=1 || exit
localities on_one_node >/x/scattered
state_of_host >/run/before

one=$(total_migrations)
sleep 10
two=$(total_migrations)
echo $((two - one)) >/x/migrations-before

virt_tune plan --policy dedicated --only numa,cache --output "$PLAN" >/x/planned || exit
virt_tune apply "$PLAN" --yes >/x/applied 2>&1 || { cat /x/applied >&2; exit 1; }
begun=$(uptime_s)
for _ in $(seq 60); do
  localities locality >/x/local
  awk '$2 < 95 { exit 1 }' /x/local && all_on_one_node && break
  sleep 1
done
echo $(($(uptime_s) - begun)) >/x/seconds
for name in $GUESTS; do for list in $(allowed_cpus "$name"); do echo "$name $list"; done; done >/x/allowed
one=$(total_migrations)
sleep 10
two=$(total_migrations)
echo $((two - one)) >/x/migrations-after
virt_tune plan --policy dedicated --only numa,cache --format json >/x/second-plan.json 2>/x/second-plan.err
trial rollback virt_tune rollback

# --- Disturbed, while a small part of it is applied --------------------------------------------------------------

PART=/run/part.json
edit_plan "$PART" "plan.changes = plan.changes.filter(({ subject }) => subject.name === 'web-1');"
# All of the lab's pCPUs: nothing was applied, or all was taken back.
is_pinned() { [ "$(allowed_cpus web-1)" != "$(cat /run/unpinned)" ]; }
allowed_cpus web-1 >/run/unpinned
await() { # await COMMAND...: for two minutes at most
  local waited=0
  until "$@" || [ "$waited" -ge 240 ]; do
    sleep 0.5
    waited=$((waited + 1))
  done
}

killed() { # in the middle: some steps are made
  virt_tune apply "$PART" --yes >/dev/null 2>&1 &
  await is_pinned
  pkill -KILL -f 'start.js apply'
  wait
  virt_tune apply "$PART" --yes
  virt_tune rollback
}
trial killed killed

unconfirmed() { # and the login is gone
  setsid bash -c "
    . '$LAB/scenarios/virt-tune.sh'
    virt_tune apply '$PART' --yes --confirm-within 5s >/run/unconfirmed.log 2>&1
    sleep 1000" &
  local session=$!
  await grep -qs 'taken back in' /run/unconfirmed.log
  is_pinned && echo 'applied'
  pkill -KILL -s "$session"
  is_back() { ! is_pinned; }
  await is_back
  # Definitions are taken back before pins.
  virt_tune history | sed -n 2p
}
trial unconfirmed unconfirmed

mkdir -p /run/small
mount -t tmpfs -o size=64k small /run/small
trial disk-full virt_tune apply "$PART" --yes --state /run/small
umount /run/small

FROM=$PART
edit_plan /run/nonsense.json "plan.changes.find((c) => c.knob.kind === 'domain-xml').knob.edits.push({ do: 'text', path: 'vcpu', value: 'many' });"
trial nonsense virt_tune apply /run/nonsense.json --yes
edit_plan /run/foreign.json "plan.changes[0].knob = { kind: 'kernel-file', path: '/proc/sysrq-trigger' };"
trial foreign virt_tune apply /run/foreign.json --yes
edit_plan /run/pages.json "plan.changes.push({ ...plan.changes[0], id: 'pool', title: 'pool', takesEffect: 'live',
  knob: { kind: 'kernel-file', path: '/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages' }, before: '0', after: '100000' });"
trial huge-pages virt_tune apply /run/pages.json --yes
edit_plan /run/knob.json "plan.changes = [{ ...plan.changes[0], id: 'ksm', title: 'ksm', takesEffect: 'live',
  knob: { kind: 'kernel-file', path: '/sys/kernel/mm/ksm/run' }, before: '0', after: '1' }];"
mount -o remount,ro /sys
trial read-only virt_tune apply /run/knob.json --yes
mount -o remount,rw /sys

virsh vcpupin web-1 0 7 --live >/dev/null
state_of_host >/run/before
trial stale virt_tune apply "$PART" --yes
virsh vcpupin web-1 0 0-7 --live >/dev/null
virsh destroy web-1 >/dev/null
state_of_host >/run/before
trial guest-gone virt_tune apply "$PART" --yes
exit 0
