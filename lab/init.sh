#!/bin/busybox sh
# shellcheck shell=dash
# First process of the lab: joins the shared root and a RAM overlay, and hands over to the session.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod "$module" 2>/dev/null; done

shared=trans=virtio,version=9p2000.L,msize=512000
if ! { mount -t 9p -o $shared,ro,cache=loose root /lower &&
  mount -t tmpfs -o size=75% ram /upper && mkdir -p /upper/data /upper/work &&
  mount -t overlay -o lowerdir=/lower,upperdir=/upper/data,workdir=/upper/work root /root; }; then
  echo 'lab: no root'
  poweroff -f
fi

cd /root || poweroff -f
mkdir -p proc sys dev run session x
mount -t 9p -o $shared session session
mount -t 9p -o $shared share x
umount /dev /sys /proc
mount -t proc proc proc
mount -t sysfs sys sys
mount -t devtmpfs -o mode=755 dev dev
mkdir -p dev/pts dev/shm dev/hugepages
mount -t devpts -o mode=620,ptmxmode=666 pts dev/pts
mount -t tmpfs shm dev/shm
mount -t tmpfs -o mode=755 run run
mount -t hugetlbfs -o pagesize=2M huge dev/hugepages
mount -t cgroup2 -o nsdelegate cgroup sys/fs/cgroup
mount -t debugfs debug sys/kernel/debug
# The machine's own guests and logs are not the lab's.
for directory in etc/libvirt/qemu var/lib/libvirt var/log/libvirt var/cache/libvirt; do
  mkdir -p $directory
  mount -t tmpfs ram $directory
done
exec switch_root /root /bin/bash /session/session
