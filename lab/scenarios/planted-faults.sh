#!/bin/bash
# A host with four NUMA nodes of two pCPUs and one planted fault a guest, beside a guest that is well placed.
# Leaves in /x: snapshot.json, audit.json, audit.txt and topology.txt, as virt-tune makes them on that host.
#
#   lab/lab run --nodes 4 --cpus 8 --memory 4G --disk 64M --libvirt lab/scenarios/planted-faults.sh
#
#   far        vCPUs pinned to node 0, memory bound to node 3
#   wide       fits one node and may float over all of them, with its memory interleaved
#   emulated   QEMU translates its instructions though KVM works
#   old-iron   IDE disk on qcow2 with a backing file and cache=writethrough, e1000, USB tablet
#   crowded-1, crowded-2   both busy on the same pCPU
#   healthy    its vCPU has a pCPU of its own, memory in huge pages of that node, virtio disk with an iothread on
#              a raw device
#   by-hand    plain QEMU, started without libvirt
set -u
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"
# shellcheck source=lab/scenarios/virt-tune.sh
. "$LAB/scenarios/virt-tune.sh"

# Bound to a node, and really there: kept in strict mode from the start.
on_node() { echo "<numatune><memory mode='strict' nodeset='$1'/></numatune>"; }
pins() { # pins EMULATOR CPU...: one vCPU after the other
  local emulator=$1 vcpu=0 cpu
  shift
  echo '<cputune>'
  for cpu in "$@"; do
    echo "<vcpupin vcpu='$vcpu' cpuset='$cpu'/>"
    vcpu=$((vcpu + 1))
  done
  echo "<emulatorpin cpuset='$emulator'/></cputune>"
}

ip link add br0 type bridge && ip link set br0 up
bridged="<interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>"
echo 80 >/sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages

mkdir -p /run/images
qemu-img create -q -f qcow2 /run/images/base.qcow2 256M
qemu-img create -q -f qcow2 -b /run/images/base.qcow2 -F qcow2 /run/images/old-iron.qcow2

set -e
guest healthy vcpus=1 memory=128 \
  cputune="$(pins 5 4 | sed "s|</cputune>|<iothreadpin iothread='1' cpuset='5'/></cputune>|")" \
  numatune="$(on_node 2)" iothreads=1 \
  backing="<memoryBacking><hugepages/></memoryBacking>" \
  top="<clock offset='utc'><timer name='hpet' present='no'/></clock>" \
  disk="<disk type='block' device='disk'><driver name='qemu' type='raw' cache='none' io='native' discard='unmap' iothread='1'/><source dev='/dev/vda'/><target dev='vda' bus='virtio'/></disk>" \
  nic="$bridged" extra="<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"
guest far vcpus=1 memory=192 touch=64 cputune="$(pins 0 0)" numatune="$(on_node 3)" nic="$bridged"
guest wide vcpus=2 memory=192 touch=64 \
  numatune="<numatune><memory mode='interleave' nodeset='0-3'/></numatune>" nic="$bridged"
# Paused, as its fault shows in how it was started: emulated by an emulated CPU, it would take minutes to come up.
guest emulated type=qemu start=paused memory=128 nic="$bridged"
guest old-iron start=paused memory=128 machine=pc \
  disk="<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='writethrough'/><source file='/run/images/old-iron.qcow2'/><target dev='hda' bus='ide'/></disk>" \
  nic="<interface type='bridge'><source bridge='br0'/><model type='e1000'/></interface>" \
  extra="<controller type='usb' model='piix3-uhci'/><input type='tablet' bus='usb'/>"
guest crowded-1 memory=128 idle=inside cputune="$(pins 6 7)" numatune="$(on_node 3)" nic="$bridged"
guest crowded-2 memory=128 idle=inside cputune="$(pins 6 7)" numatune="$(on_node 3)" nic="$bridged"
virsh define /dev/stdin >/dev/null <<'XML'
<domain type='kvm'><name>defined-only</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>
XML
bare_guest by-hand -accel kvm -cpu host -m 128 -smp 1 -qmp unix:/run/by-hand.qmp,server=on,wait=off \
  -blockdev '{"driver":"file","filename":"/run/images/base.qcow2","node-name":"file0","read-only":true}' \
  -blockdev '{"driver":"qcow2","file":"file0","node-name":"disk0","read-only":true}' \
  -device '{"driver":"virtio-blk-pci","drive":"disk0","id":"vda"}' -netdev user,id=net0 -device virtio-net-pci,netdev=net0
set +e

virt_tune snapshot --window "${WINDOW:-5s}" --output /x/snapshot.json || exit
virt_tune audit /x/snapshot.json --format json --fail-on never --output /x/audit.json || exit
virt_tune topology /x/snapshot.json --output /x/topology.txt || exit
virt_tune audit /x/snapshot.json --fail-on never --output /x/audit.txt
