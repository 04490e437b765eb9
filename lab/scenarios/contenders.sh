#!/bin/bash
# Who brings scattered guests together, and how fast: nobody, numad, the kernel's NUMA balancing, and virt-tune, one after
# the other on the same six guests, scattered anew before each. Leaves in /x a file CONTENDER with a line a sample:
# seconds since the start, mean percent of memory on the node where the vCPUs ran last, migrations of vCPUs since.
#
#   gcc -O1 -o DIR/scatter lab/guest/scatter.c
#   lab/lab run --share DIR --nodes 4 --cpus 8 --memory 6G --libvirt --timeout 3000 lab/scenarios/contenders.sh
set -u
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"
# shellcheck source=lab/guest/scattered.sh
. "$LAB/guest/scattered.sh"
# shellcheck source=lab/scenarios/virt-tune.sh
. "$LAB/scenarios/virt-tune.sh"

GUESTS='web-1 web-2 web-3 web-4 db-1 db-2'
SECONDS_EACH=${SECONDS_EACH:-240}
SETTLING=60

total_migrations() { local name sum=0; for name in $GUESTS; do sum=$((sum + $(migrations "$name"))); done; echo $sum; }
mean_local() { for name in $GUESTS; do local_now "$name"; done | awk '{ sum += $1 } END { printf "%.0f", sum / NR }'; }

sample() { # sample CONTENDER SECONDS [PROCESS]: so long, and until that process has ended and a little longer
  local begun first until
  begun=$(uptime_s) first=$(total_migrations) until=$(($(uptime_s) + $2))
  while [ "$(uptime_s)" -lt "$until" ]; do
    echo "$(($(uptime_s) - begun)) $(mean_local) $(($(total_migrations) - first))"
    if [ "$(uptime_s)" -ge $((until - SETTLING)) ] && kill -0 "${3:-none}" 2>/dev/null; then
      until=$(($(uptime_s) + SETTLING + 1))
    fi
    sleep 5
  done >"/x/$1"
}

scatter_all() {
  local name thread
  for name in $GUESTS; do
    for thread in $(vcpu_threads "$name"); do taskset -pc 0-7 "$thread" >/dev/null; done
    scatter "$name"
  done
}

echo 0 >/proc/sys/kernel/numa_balancing
# Small, because moving memory is what an emulated host does slowest. numad leaves guests below 300 MB and half a CPU alone;
# MEMORY=512 BUSY='db-1 db-2' has guests that it looks at, and takes three times as long.
begun() {
  local work=pulse=2
  case " ${BUSY:-} " in *" $1 "*) work=load=1 ;; esac
  # They wait for each other, as who is busy slows the start of the others.
  guest "$1" memory="${MEMORY:-96}" ${MEMORY:+alike=$((MEMORY - 192))} "$work" && virsh -q suspend "$1"
}
two_at_a_time "$GUESTS" begun || exit
for name in $GUESTS; do virsh -q resume "$name"; done

# virt-tune last: afterwards guests are bound to where they are.
for contender in ${CONTENDERS:-nobody numa-balancing numad virt-tune}; do
  scatter_all
  case $contender in
    # Nothing comes of waiting longer.
    nobody) sample nobody 60 ;;
    numa-balancing)
      echo 1 >/proc/sys/kernel/numa_balancing
      sample numa-balancing "$SECONDS_EACH"
      echo 0 >/proc/sys/kernel/numa_balancing
      ;;
    numad)
      command -v numad >/dev/null || continue
      numad -i 5 -S 1
      sample numad "$SECONDS_EACH"
      numad -i 0
      sleep 5
      ;;
    virt-tune)
      (PATIENCE=600 virt_tune plan --only numa --output /run/plan.json && PATIENCE=600 virt_tune apply /run/plan.json --yes) >/x/virt-tune.log 2>&1 &
      # Planning takes most of it: emulated CPUs run an interpreter slowly.
      sample virt-tune "$SECONDS_EACH" $!
      wait
      ;;
  esac
done
