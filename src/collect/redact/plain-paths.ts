/** Directories that are alike on every machine: what is below says nothing about whose it is. */
const PLAIN_DIRECTORIES =
  /^\/(?:proc|sys|usr(?!\/local|\/src)|bin|sbin|lib(?:32|64|x32)?|boot|etc\/(?:libvirt|modprobe\.d|sysctl\.d|tmpfiles\.d|systemd|default|security|tuned|udev|os-release)|run\/libvirt|run\/systemd)(?:\/|$)/;

/** Usual places for file systems. */
const PLAIN_MOUNTS: ReadonlySet<string> = new Set([
  '/',
  '/dev',
  '/etc',
  '/home',
  '/mnt',
  '/opt',
  '/root',
  '/run',
  '/srv',
  '/tmp',
  '/var',
  '/var/lib',
  '/var/lib/libvirt',
  '/var/lib/libvirt/images',
  '/var/lib/nova/instances',
  '/var/lib/vz',
  '/var/log',
  '/var/tmp',
  // Last parts of libvirt URIs.
  '/default',
  '/session',
  '/system',
]);

/** Devices by their kernel names. */
const PLAIN_DEVICE =
  /^\/dev\/(?:hugepages\S*|shm|pts|mqueue|kvm|null|zero|u?random|full|tty\d*|net\/tun|vhost-(?:net|vsock)|vfio(?:\/\d+|\/vfio)?|cpu_dma_latency|(?:s|v|h|xv)d[a-z]+\d*|nvme\d+(?:n\d+(?:p\d+)?)?|dm-\d+|md\d+|loop\d+|sr\d+|zram\d+|nbd\d+|mapper|cdrom)$/;

/** First parts of control-group paths, which look like files' paths. */
const CONTROL_GROUP =
  /^\/(?:[^/]*\.(?:slice|scope|service|mount|socket)|machine|system|user|libvirt|kubepods[^/]*|docker|lxc(?:\.[^/]*)?|init\.scope)(?:\/|$)/;

/** A path that names nothing of the owner's. */
export function isPlainPath(path: string): boolean {
  return (
    PLAIN_MOUNTS.has(path) ||
    PLAIN_DIRECTORIES.test(path) ||
    PLAIN_DEVICE.test(path) ||
    CONTROL_GROUP.test(path)
  );
}
