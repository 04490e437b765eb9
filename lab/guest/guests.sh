#!/bin/bash
# For scripts that run in the lab: defines, starts and waits for small guests. Source it:  . "$LAB/guest/guests.sh"
# LAB_KERNEL and LAB_GUEST_INITRD come from the lab.

GUEST_LOGS=/run/guests
mkdir -p "$GUEST_LOGS"

# guest NAME [KEY=VALUE...]: defines a guest with libvirt, starts it and waits until its user space is up.
#   burst=MIB later=SECONDS   fills more memory for a moment, that long after it is up and again that long after that
#   swap=1          it swaps to its disk
#   start=yes|paused|no (yes)   paused: the process is there, and runs nothing
#   machine=q35|pc (q35)   type=kvm|qemu (kvm)
#   vcpus=N (1)     memory=MIB (128)   touch=MIB filled with data   alike=MIB filled with zeros   load=busy vCPUs   pulse=programs that wake often
#   idle=inside     a vCPU with nothing to do keeps its pCPU, which to the lab's host is a busy one, and costs next to nothing
#   cpu=MODE               numatune=XML    cputune=XML        backing=XML   vcpu='attributes of <vcpu>'
#   disk=XML  nic=XML  extra=XML (more devices)  iothreads=N  balloon=XML  features=XML  top=XML
guest() {
  local name=$1 pair xml
  local type=kvm vcpus=1 memory=128 touch='' alike='' load='' pulse='' burst='' later=0 swap='' cpu=host-passthrough numatune='' cputune='' backing='' vcpu=''
  local start=yes machine=q35 idle='' disk='' nic='' extra='' iothreads='' features='' top=''
  local balloon="<memballoon model='virtio'><stats period='1'/></memballoon>"
  shift
  for pair in "$@"; do local "${pair%%=*}=${pair#*=}"; done
  xml=$GUEST_LOGS/$name.xml
  cat >"$xml" <<XML
<domain type='$type' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>$name</name>
  <memory unit='MiB'>$memory</memory>
  <vcpu $vcpu>$vcpus</vcpu>
  $([ -z "$iothreads" ] || echo "<iothreads>$iothreads</iothreads>")
  $backing $numatune $cputune $top
  <os>
    <type arch='x86_64' machine='$machine'>hvm</type>
    <kernel>$LAB_KERNEL</kernel>
    <initrd>$LAB_GUEST_INITRD</initrd>
    <cmdline>console=ttyS0 quiet nokaslr mitigations=off cryptomgr.notests ${touch:+touch=$touch} ${alike:+alike=$alike} ${load:+load=$load} ${swap:+swap=$swap} ${pulse:+pulse=$pulse} ${burst:+burst=$burst later=$later}</cmdline>
  </os>
  <features><acpi/><apic/>$features</features>
  $([ "$type" = qemu ] || [ -z "$cpu" ] || echo "<cpu mode='$cpu'/>")
  <devices>
    $disk $nic $extra $balloon
    <serial type='file'><source path='$GUEST_LOGS/$name.console'/></serial>
  </devices>
  $([ "$idle" != inside ] || echo "<qemu:commandline><qemu:arg value='-overcommit'/><qemu:arg value='cpu-pm=on'/></qemu:commandline>")
</domain>
XML
  virsh define "$xml" >/dev/null || return
  case $start in
    yes) virsh start "$name" >/dev/null && { guest_wait "$name" 150 2>/dev/null || guest_again "$name"; } ;;
    paused) virsh start --paused "$name" >/dev/null ;;
  esac
}

# guest_again NAME: starts a guest anew. Emulation hangs one now and then, which is up within a minute otherwise.
guest_again() {
  echo "guest $1 hangs, starting it again" >/dev/console
  virsh destroy "$1" >/dev/null || return
  rm -f "$GUEST_LOGS/$1.console"
  virsh start "$1" >/dev/null && guest_wait "$1"
}

# guest_wait NAME [SECONDS]: until the guest said that it is up.
guest_wait() {
  local waited=0
  until grep -qs LAB-GUEST-UP "$GUEST_LOGS/$1.console"; do
    waited=$((waited + 1))
    [ $waited -lt $((${2:-300} * 2)) ] || { echo "guest $1 is not up after ${2:-300} s" >&2; return 1; }
    sleep 0.5
  done
}

# two_at_a_time 'NAMES' COMMAND [ARGUMENT...]: COMMAND NAME ARGUMENT... for each, as many at once as this machine has cores.
two_at_a_time() {
  local name names=$1 before=''
  shift
  for name in $names; do
    if [ -z "$before" ]; then
      "$1" "$name" "${@:2}" &
      before=$!
    else
      "$1" "$name" "${@:2}" || return
      wait "$before" || return
      before=''
    fi
  done
  [ -z "$before" ] || wait "$before"
}

# bare_guest NAME [QEMU ARGUMENT...]: a guest that libvirt knows nothing of.
bare_guest() {
  local name=$1
  shift
  qemu-system-x86_64 -name "guest=$name,debug-threads=on" -machine q35 -display none -nodefaults \
    -kernel "$LAB_KERNEL" -initrd "$LAB_GUEST_INITRD" \
    -append 'console=ttyS0 quiet nokaslr mitigations=off cryptomgr.notests' \
    -serial "file:$GUEST_LOGS/$name.console" "$@" </dev/null >"$GUEST_LOGS/$name.log" 2>&1 &
  guest_wait "$name"
}
