#!/bin/bash
# What runs in the lab once its root is there: gets the machine ready, runs the script, tells its exit code.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb
cd /
exec </dev/null
ln -s /proc/self/fd /dev/fd
ln -s fd/0 /dev/stdin
ip link set lo up
hostname lab
mkdir -p /run/lock /run/user/0 /run/dbus /run/libvirt /run/udev
# shellcheck source=/dev/null
. /session/environment

port() { # port NAME: the device of a virtio-serial port, waited for
  local entry name
  while :; do
    for entry in /sys/class/virtio-ports/*; do
      read -r name 2>/dev/null <"$entry/name" || continue
      if [ "$name" = "$1" ] && [ -c "/dev/${entry##*/}" ]; then
        echo "/dev/${entry##*/}"
        return
      fi
    done
    sleep 0.1
  done
}

start_libvirt() {
  cp -a /session/libvirt-cache/. /var/cache/libvirt/
  # QEMU must open /dev/kvm, which is root's here, and there is no security module to confine it.
  printf '%s\n' 'user = "root"' 'group = "root"' 'security_driver = "none"' >>/etc/libvirt/qemu.conf
  virtlogd -d
  libvirtd -d
  for _ in $(seq 240); do
    virsh --connect qemu:///system version >/dev/null 2>&1 && return
    sleep 0.5
  done
}

out=$(port lab.out) err=$(port lab.err)
cut -d' ' -f1 /proc/uptime >/session/up
[ -z "$LAB_LIBVIRT" ] || start_libvirt 2>"$err"
code=0
setsid bash /session/script "${LAB_ARGUMENTS[@]}" >"$out" 2>"$err" || code=$?
[ -z "$LAB_LIBVIRT" ] || cp -a /var/cache/libvirt/. /session/libvirt-cache/
sync
echo $code >/session/exit
busybox poweroff -f
