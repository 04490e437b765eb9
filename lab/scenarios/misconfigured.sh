#!/bin/bash
# A host on which everything is as it should be, and the same host with one fault after the other. Leaves in /x
# snapshots: twin.json before anything was planted, host-NAME.json with one fault of the host each, guests.json with
# guests of one fault each, together.json with all of them at once. planted-faults.ts says what each must show.
#
#   lab/lab run --nodes 4 --cpus 8 --memory 6G --disk 64M --disk 128M --libvirt lab/scenarios/misconfigured.sh
set -u
# shellcheck source=lab/guest/guests.sh
. "$LAB/guest/guests.sh"
# shellcheck source=lab/scenarios/virt-tune.sh
. "$LAB/scenarios/virt-tune.sh"
snapshot() { # snapshot NAME [WINDOW]
  virt_tune snapshot --window "${2:-${WINDOW:-1s}}" --output "/x/$1.json" || echo "snapshot $1 failed" >&2
}

set_to() { printf '%s\n' "$2" >"$1"; } # set_to FILE VALUE

# --- The clean guest, and changes to it -------------------------------------------------------------------------

BRIDGED="<interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>"
RNG="<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"
BALLOON="<memballoon model='virtio' freePageReporting='on'><stats period='1'/></memballoon>"
CLOCK="<clock offset='utc'><timer name='hpet' present='no'/></clock>"
on_node() { echo "<numatune><memory mode='strict' nodeset='$1'/></numatune>"; }
disk() { # disk SOURCE DRIVER-ATTRIBUTES TARGET BUS
  local type=file attribute=file
  case $1 in /dev/*) type=block attribute=dev ;; esac
  echo "<disk type='$type' device='disk'><driver name='qemu' $2/><source $attribute='$1'/><target dev='$3' bus='$4'/></disk>"
}
GOOD="type='raw' cache='none' io='native' discard='unmap' iothread='1'"

# clean NAME [KEY=VALUE...]: floats over the pCPUs of node 1 and has its memory there; not started unless told.
clean() {
  local name=$1
  shift
  guest "$name" start=no memory=64 vcpu="placement='static' cpuset='2-3'" numatune="$(on_node 1)" \
    nic="$BRIDGED" extra="$RNG" balloon="$BALLOON" top="$CLOCK" "$@"
}
pinned() { # pinned EMULATOR CPU...: one vCPU after the other
  local emulator=$1 vcpu=0 cpu
  shift
  echo '<cputune>'
  for cpu in "$@"; do
    echo "<vcpupin vcpu='$vcpu' cpuset='$cpu'/>"
    vcpu=$((vcpu + 1))
  done
  echo "<emulatorpin cpuset='$emulator'/></cputune>"
}

guests_with_one_fault_each() {
  clean emulated-disk machine=pc disk="$(disk /run/images/flat.raw "type='raw' cache='none' io='native'" hda ide)"
  clean emulated-nic nic="<interface type='bridge'><source bridge='br0'/><model type='e1000'/></interface>"
  clean emulated-scsi disk="$(disk /run/images/flat.raw "type='raw' cache='none' io='native' discard='unmap'" sda scsi)" \
    extra="<controller type='scsi' index='0' model='lsilogic'/>$RNG"
  clean hidden features="<kvm><hidden state='on'/></kvm>"
  clean tablet extra="<input type='tablet' bus='usb'/>$RNG"
  clean windows top="$CLOCK<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='http://microsoft.com/win/2k22'/></libosinfo:libosinfo></metadata>"
  clean no-random extra=''
  clean user-network nic="<interface type='user'><model type='virtio'/></interface>"
  clean polled-usb machine=pc extra="<controller type='usb' model='piix3-uhci'/>$RNG"
  clean limited iothreads=1 disk="$(disk /run/images/flat.raw "$GOOD" vda virtio | sed "s|</disk>|<iotune><total_iops_sec>100</total_iops_sec></iotune></disk>|")"
  clean tables iothreads=1 disk="$(disk /run/images/small.qcow2 "type='qcow2' cache='none' io='native' discard='unmap' iothread='1'" vda virtio)"
  clean chained iothreads=1 disk="$(disk /run/images/chain-3.qcow2 "type='qcow2' cache='none' io='native' discard='unmap' iothread='1'" vda virtio)"
  clean outdated iothreads=1 disk="$(disk /run/images/old.qcow2 "type='qcow2' cache='none' io='native' discard='unmap' iothread='1'" vda virtio)"
  clean vast iothreads=1 disk="$(disk /run/images/vast.qcow2 "type='qcow2' cache='none' io='native' discard='unmap' iothread='1'" vda virtio)"
  clean writethrough iothreads=1 disk="$(disk /run/images/flat.raw "type='raw' cache='writethrough' discard='unmap' iothread='1'" vda virtio)"
  clean unsafe iothreads=1 disk="$(disk /run/images/flat.raw "type='raw' cache='unsafe' discard='unmap' iothread='1'" vda virtio)"
  clean threaded iothreads=1 disk="$(disk /run/images/flat.raw "type='raw' cache='none' io='threads' discard='unmap' iothread='1'" vda virtio)"
  clean main-loop disk="$(disk /run/images/flat.raw "type='raw' cache='none' io='native' discard='unmap'" vda virtio)"
  clean keeps-deleted iothreads=1 disk="$(disk /run/images/flat.raw "type='raw' cache='none' io='native' iothread='1'" vda virtio)"
  clean limit-too-low top="$CLOCK<memtune><hard_limit unit='MiB'>100</hard_limit></memtune>"
  clean slow-timer top="<clock offset='utc'/>"
  clean nowhere cputune="$(pinned 2 63)" vcpu=''
  clean two-caches vcpus=2 vcpu='' cputune="$(pinned 2 3 5)" numatune="<numatune><memory mode='strict' nodeset='1-2'/></numatune>"
  clean unbound vcpu='' cputune="$(pinned 2 3)" numatune=''
  clean crowded-emulator vcpu='' cputune="$(pinned 3 3)"

  clean translated start=paused type=qemu
  clean generic-cpu start=paused cpu=''
  clean too-wide start=paused vcpus=4
  clean no-balloon start=paused balloon="<memballoon model='none'/>"
  clean no-statistics start=paused balloon="<memballoon model='virtio' freePageReporting='on'/>"
  clean keeps-free start=paused balloon="<memballoon model='virtio'><stats period='1'/></memballoon>"
  clean copied-packets start=paused nic="<interface type='bridge'><source bridge='br0'/><model type='virtio'/><driver name='qemu'/></interface>"
  clean changed start=paused && virsh setmaxmem changed 96M --config >/dev/null

  clean far start=yes memory=128 touch=32 numatune="$(on_node 3)"
  clean spread start=yes memory=128 touch=32 vcpu='' \
    numatune="<numatune><memory mode='interleave' nodeset='0-3'/></numatune>"
  clean inflated start=yes memory=160 && virsh setmem inflated 128M --live >/dev/null
  clean squeezed start=yes memory=160 touch=56 && virsh setmem squeezed 112M --live >/dev/null
  clean swapped-out start=yes memory=256 touch=96

  # Busy without work: real work of three guests would have all others wait.
  clean crowded-1 start=yes memory=128 idle=inside vcpu='' cputune="$(pinned 6 7)" numatune="$(on_node 3)"
  clean crowded-2 start=yes memory=128 idle=inside vcpu='' cputune="$(pinned 6 7)" numatune="$(on_node 3)"
  # It gets its quota when it is up: starting on a fifth of an emulated pCPU takes minutes.
  clean quota start=yes memory=128 idle=inside vcpu='' cputune="$(pinned 1 0)" numatune="$(on_node 0)" &&
    virsh -q schedinfo quota --live --set vcpu_period=100000 vcpu_quota=20000 >/dev/null
}

# --- Faults of the host: plant NAME, and mend NAME ---------------------------------------------------------------

HOST_FAULTS='zone-reclaim needless-balancing merging-across-nodes fruitless-merging
slow-merging sorted-flash no-huge-pages idle-pool early-swap
strict-overcommit aio-slots unkept-setting slow-clock bridge-filtering late-write-back promised-memory
promised-vcpus containers-on-pins busy'

plant() {
  case $1 in
    zone-reclaim) sysctl -q vm.zone_reclaim_mode=1 ;;
    needless-balancing) sysctl -q kernel.numa_balancing=1 ;;
    merging-across-nodes) set_to /sys/kernel/mm/ksm/merge_across_nodes 1 && set_to /sys/kernel/mm/ksm/run 1 ;;
    slow-merging)
      set_to /sys/kernel/mm/ksm/pages_to_scan 1
      set_to /sys/kernel/mm/ksm/sleep_millisecs 200
      set_to /sys/kernel/mm/ksm/run 1
      ;;
    fruitless-merging) # The only guest has no two pages alike: each page looked at costs a record.
      virsh -q destroy plain
      dd if=/dev/urandom of=/run/images/unlike.bin bs=1M count=200 status=none
      clean unlike start=paused memory=256 top="$CLOCK<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='-device'/><qemu:arg value='loader,file=/run/images/unlike.bin,addr=0x1000000,force-raw=on'/></qemu:commandline>"
      set_to /sys/kernel/mm/ksm/pages_to_scan 50000
      local until=$(($(cat /sys/kernel/mm/ksm/full_scans) + 2))
      set_to /sys/kernel/mm/ksm/run 1
      for _ in $(seq 60); do
        [ "$(cat /sys/kernel/mm/ksm/full_scans)" -lt $until ] || break
        sleep 1
      done
      ;;
    sorted-flash) # The kernel looks for disks on the new adapter in its own time.
      modprobe -qa sd_mod scsi_debug bfq
      for _ in $(seq 60); do
        flash=$(echo /sys/bus/pseudo/drivers/scsi_debug/adapter0/host*/target*/*/block/*/queue/scheduler)
        [ ! -w "$flash" ] || break
        sleep 0.5
      done
      set_to "$flash" bfq
      ;;
    no-huge-pages) set_to /sys/kernel/mm/transparent_hugepage/enabled never ;;
    idle-pool) set_to /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages 530 ;;
    early-swap) [ "$(wc -l </proc/swaps)" -gt 1 ] || swapon /dev/vdb; sysctl -q vm.swappiness=60 ;;
    strict-overcommit) sysctl -q vm.overcommit_ratio=1000 vm.overcommit_memory=2 ;;
    aio-slots) sysctl -q fs.aio-max-nr=$(($(cat /proc/sys/fs/aio-nr) + 5)) ;;
    unkept-setting) echo 'vm.swappiness = 5' >/etc/sysctl.d/99-kvm.conf ;;
    slow-clock) set_to "$CLOCKSOURCE/current_clocksource" acpi_pm ;;
    bridge-filtering) sysctl -q net.bridge.bridge-nf-call-iptables=1 ;;
    late-write-back) sysctl -q vm.dirty_background_bytes=9663676416 ;;
    promised-memory) # One guest larger than the memory the kernel would refuse.
      clean promised-1 start=paused memory=3072 vcpu='' numatune=''
      clean promised-2 start=paused memory=3072 vcpu='' numatune=''
      ;;
    promised-vcpus) clean many start=paused vcpus=48 vcpu='' numatune='' ;;
    containers-on-pins) mkdir -p /sys/fs/cgroup/kubepods.slice ;;
    busy) # The kernel remembers for a minute; a snapshot in between would take minutes here.
      busy=()
      for _ in $(seq 24); do
        while :; do :; done &
        busy+=($!)
      done
      sleep 20
      kill "${busy[@]}"
      ;;
  esac
}

mend() {
  case $1 in
    zone-reclaim) sysctl -q vm.zone_reclaim_mode=0 ;;
    needless-balancing) sysctl -q kernel.numa_balancing=0 ;;
    merging-across-nodes | slow-merging | fruitless-merging)
      set_to /sys/kernel/mm/ksm/run 2
      set_to /sys/kernel/mm/ksm/run 0
      if [ "$1" = fruitless-merging ]; then
        virsh -q destroy unlike && virsh -q undefine unlike && virsh -q start plain
        rm /run/images/unlike.bin
      fi
      set_to /sys/kernel/mm/ksm/merge_across_nodes 0
      set_to /sys/kernel/mm/ksm/pages_to_scan 100
      set_to /sys/kernel/mm/ksm/sleep_millisecs 20
      ;;
    sorted-flash) rmmod scsi_debug ;;
    no-huge-pages) set_to /sys/kernel/mm/transparent_hugepage/enabled always ;;
    idle-pool) set_to /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages 0 ;;
    early-swap) swapoff /dev/vdb && sysctl -q vm.swappiness=10 ;;
    strict-overcommit) sysctl -q vm.overcommit_memory=0 vm.overcommit_ratio=50 ;;
    aio-slots) sysctl -q fs.aio-max-nr=65536 ;;
    unkept-setting) rm /etc/sysctl.d/99-kvm.conf ;;
    slow-clock) set_to "$CLOCKSOURCE/current_clocksource" tsc ;;
    bridge-filtering) sysctl -q net.bridge.bridge-nf-call-iptables=0 ;;
    late-write-back) sysctl -q vm.dirty_background_ratio=10 ;;
    promised-memory) for guest in promised-1 promised-2; do virsh -q destroy $guest && virsh -q undefine $guest; done ;;
    promised-vcpus) virsh -q destroy many && virsh -q undefine many ;;
    containers-on-pins) rmdir /sys/fs/cgroup/kubepods.slice ;;
    busy) ;;
  esac
}

CLOCKSOURCE=/sys/devices/system/clocksource/clocksource0

# --- The well-kept host -----------------------------------------------------------------------------------------

ip link add br0 type bridge && ip link set br0 up
sysctl -q net.bridge.bridge-nf-call-{iptables,ip6tables,arptables}=0 vm.swappiness=10 kernel.numa_balancing=0
set_to /sys/kernel/mm/ksm/merge_across_nodes 0
set_to /sys/kernel/mm/transparent_hugepage/enabled always
set_to /sys/devices/system/node/node2/hugepages/hugepages-2048kB/nr_hugepages 70
set_to /sys/fs/cgroup/cgroup.subtree_control '+cpuset +cpu +io +memory'
mkswap -q /dev/vdb
mkdir -p /run/images
truncate -s 64M /run/images/flat.raw
qemu-img create -q -f qcow2 /run/images/small.qcow2 64M
qemu-img create -q -f qcow2 -o compat=0.10 /run/images/old.qcow2 64M
qemu-img create -q -f qcow2 /run/images/vast.qcow2 2T
qemu-img create -q -f qcow2 /run/images/chain-0.qcow2 64M
for layer in 1 2 3; do
  qemu-img create -q -f qcow2 -F qcow2 -b /run/images/chain-$((layer - 1)).qcow2 /run/images/chain-$layer.qcow2
done

clean healthy start=yes memory=128 vcpu='' iothreads=1 numatune="$(on_node 2)" \
  cputune="$(pinned 5 4 | sed "s|</cputune>|<iothreadpin iothread='1' cpuset='5'/></cputune>|")" \
  backing="<memoryBacking><hugepages/></memoryBacking>" disk="$(disk /dev/vda "$GOOD" vda virtio)"
clean plain start=yes memory=192 touch=96
# Starting all this made tasks wait, which the kernel remembers for a minute.
for _ in $(seq 45); do
  [ "$(sed -n 's/^some .*avg60=\([0-9]*\).*/\1/p' /proc/pressure/cpu)" -ge 5 ] || break
  sleep 2
done
snapshot twin 3s

for fault in $HOST_FAULTS; do
  plant "$fault"
  snapshot "host-$fault"
  mend "$fault"
done

guests_with_one_fault_each
swapon /dev/vdb
reclaim=$(echo /sys/fs/cgroup/machine/qemu-*swapped*out*.libvirt-qemu)
# It answers that it tries again later when it found less to reclaim than it was asked for.
echo 80M >"$reclaim/memory.reclaim" 2>/dev/null
snapshot guests 3s

for fault in $HOST_FAULTS; do
  case $fault in strict-overcommit | fruitless-merging) ;; *) plant "$fault" ;; esac
done
# On a host this busy a guest takes its time to tell how its memory is used.
for _ in $(seq 90); do
  told=$(virsh dommemstat squeezed | sed -n 's/^last_update //p')
  [ $(($(date +%s) - ${told:-0})) -gt 15 ] || break
  sleep 1
done
snapshot together 3s
