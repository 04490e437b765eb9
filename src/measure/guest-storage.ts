import type { MeasuringGuest } from './appliance/measuring-guest.ts';
import { type FileSystem, makerWords } from './file-systems.ts';
import { requireScheduler, type Scheduler } from './schedulers.ts';

const SHELL = '/bin/sh';
/** A USB disk appears a second after its driver was loaded (usb_storage.delay_use). $1: DEVICE; $2: its name in sysfs. */
const SEE_DISK =
  'tries=0; until [ -b "$1" ] || [ $tries -ge 300 ]; do sleep 0.1; tries=$((tries + 1)); done; ' +
  '[ -b "$1" ] || { echo "the guest does not see its disk $1" >&2; exit 3; }; ' +
  'cat "/sys/block/$2/queue/scheduler"';
const SET_SCHEDULER = 'echo "$1" > "/sys/block/$2/queue/scheduler"';

/** Waits for the guest's disk, and chooses its I/O scheduler. */
export async function readyDisk(
  guest: MeasuringGuest,
  device: string,
  scheduler: Scheduler,
): Promise<void> {
  const name = device.replace('/dev/', '');
  const { stdout } = await guest.execute(SHELL, ['-c', SEE_DISK, SHELL, device, name]);
  // Modules that the kernel has are loaded in the guest.
  const remedy = 'install a kernel with its module';
  requireScheduler(scheduler, { device: `${device} of the guest`, text: stdout, remedy });
  await guest.execute(SHELL, ['-c', SET_SCHEDULER, SHELL, scheduler, name]);
}

const PLACE = '/disk';
/** What an interrupted guest leaves is no file of that name. $1: device; $2: kind; $3: MiB; then how to make it. */
const MAKE_FILE =
  `[ -e ${PLACE}/file ] && exit; device=$1; kind=$2; mib=$3; shift 3; mkdir -p ${PLACE} && ` +
  `"$@" >/dev/null && mount -t "$kind" "$device" ${PLACE} && ` +
  `dd if=/dev/zero of=${PLACE}/new bs=1M count="$mib" conv=fsync 2>/dev/null && ` +
  `mv ${PLACE}/new ${PLACE}/file`;

/** A file in a file system on the guest's disk, both made in the guest unless an earlier run has made them. */
export async function fileOnDisk(
  guest: MeasuringGuest,
  device: string,
  { fileSystem, sizeMiB }: { readonly fileSystem: FileSystem; readonly sizeMiB: number },
): Promise<string> {
  const words = [device, fileSystem, String(sizeMiB), ...makerWords(fileSystem, device)];
  await guest.execute(SHELL, ['-c', MAKE_FILE, SHELL, ...words]);
  return `${PLACE}/file`;
}
