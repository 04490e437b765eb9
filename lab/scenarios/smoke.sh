#!/bin/bash
# The shortest way through all that the lab promises: nodes, KVM with nested paging, libvirtd, and a guest whose
# memory is on the node it was bound to. Prints one "name: value" a line.
#
#   lab/lab run --nodes 2 --cpus 2 --memory 1G --libvirt lab/scenarios/smoke.sh
set -euo pipefail
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"

echo "nodes: $(cat /sys/devices/system/node/online)"
echo "distances: $(paste -sd' ' /sys/devices/system/node/node0/distance)"
echo "nested paging: $(cat /sys/module/kvm_amd/parameters/npt)"
echo "cells: $(virsh capabilities | grep -c '<cell ')"

guest only memory=96 cputune="<cputune><vcpupin vcpu='0' cpuset='1'/></cputune>" \
  numatune="<numatune><memory mode='strict' nodeset='1'/></numatune>"
echo "guest: $(virsh domstate only | head -n 1)"

pid=$(cat /run/libvirt/qemu/only.pid)
# Pages of the largest mapping, which is the guest's memory, by node (proc(5), numa_maps).
awk '{
  pages = 0
  split("", here)
  for (i = 3; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { split(substr($i, 2), p, "="); here[p[1]] = p[2]; pages += p[2] }
  if (pages > most) { most = pages; split("", there); for (node in here) there[node] = here[node] }
} END { for (node in there) printf "guest pages on node %d: %d\n", node, there[node] }' "/proc/$pid/numa_maps"
virsh destroy only >/dev/null
