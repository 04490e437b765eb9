// Written by tools/generate.ts from the checks in the folders beside it; edit those instead.
import type { Check } from './check.ts';
import { check as BAL_01 } from './balloon/driver-answers.ts';
import { check as BAL_02 } from './balloon/statistics-period.ts';
import { check as BAL_03 } from './balloon/free-page-reporting.ts';
import { check as BAL_04 } from './balloon/deflate-on-oom.ts';
import { check as BAL_05 } from './balloon/left-inflated.ts';
import { check as BAL_06 } from './balloon/inflated-under-pressure.ts';
import { check as BAL_07 } from './balloon/latency-guest.ts';
import { check as BAL_08 } from './balloon/cannot-return.ts';
import { check as BAL_09 } from './balloon/burst-coverage.ts';
import { check as BAL_15 } from './balloon/windows.ts';
import { check as BAL_16 } from './balloon/plugged-dimms.ts';
import { check as CTR_02 } from './container/fixed-cost.ts';
import { check as CTR_03 } from './container/shared-pcpus.ts';
import { check as CTR_04 } from './container/mutual-pressure.ts';
import { check as CTR_07 } from './container/controllers.ts';
import { check as DEV_01 } from './device/main-loop.ts';
import { check as DEV_05 } from './device/host-drops.ts';
import { check as DEV_06 } from './device/offloads.ts';
import { check as DEV_07 } from './device/bridge-filtering.ts';
import { check as DEV_08 } from './device/mtu.ts';
import { check as DEV_09 } from './device/user-network.ts';
import { check as DEV_10 } from './device/usb-controller.ts';
import { check as DEV_11 } from './device/pcie-link.ts';
import { check as DEV_12 } from './device/throttled.ts';
import { check as DEV_14 } from './device/io-pressure.ts';
import { check as DEV_15 } from './device/aio-slots.ts';
import { check as DEV_16 } from './device/link-power.ts';
import { check as EPT_01 } from './translation/second-level-paging.ts';
import { check as EPT_02 } from './translation/thp-enabled.ts';
import { check as EPT_03 } from './translation/huge-page-coverage.ts';
import { check as EPT_04 } from './translation/mapped-page-sizes.ts';
import { check as EPT_05 } from './translation/executable-huge-pages.ts';
import { check as EPT_06 } from './translation/pool-for-guests.ts';
import { check as EPT_07 } from './translation/idle-pool.ts';
import { check as EPT_08 } from './translation/reserved-huge-pages.ts';
import { check as EPT_09 } from './translation/fragmentation.ts';
import { check as EPT_10 } from './translation/khugepaged.ts';
import { check as EPT_11 } from './translation/allocated-at-start.ts';
import { check as KSM_01 } from './ksm/latency-guest.ts';
import { check as KSM_02 } from './ksm/profit.ts';
import { check as KSM_03 } from './ksm/scan-cost.ts';
import { check as KSM_04 } from './ksm/wasted-scans.ts';
import { check as KSM_05 } from './ksm/pass-time.ts';
import { check as KSM_06 } from './ksm/advisor.ts';
import { check as KSM_07 } from './ksm/one-controller.ts';
import { check as KSM_10 } from './ksm/guest-without-profit.ts';
import { check as KSM_11 } from './ksm/nothing-to-merge.ts';
import { check as KSM_12 } from './ksm/copy-on-write.ts';
import { check as KSM_13 } from './ksm/sharing-limit.ts';
import { check as NUM_01 } from './numa/memory-locality.ts';
import { check as NUM_02 } from './numa/needless-span.ts';
import { check as NUM_03 } from './numa/pinned-without-memory.ts';
import { check as NUM_04 } from './numa/room-to-start.ts';
import { check as NUM_05 } from './numa/guest-cells.ts';
import { check as NUM_06 } from './numa/cells-apart.ts';
import { check as NUM_07 } from './numa/balancing.ts';
import { check as NUM_08 } from './numa/zone-reclaim.ts';
import { check as NUM_09 } from './numa/free-reserve.ts';
import { check as NUM_11 } from './numa/device-locality.ts';
import { check as NUM_12 } from './numa/near-nodes.ts';
import { check as NUM_13 } from './numa/interleaved-firmware.ts';
import { check as NUM_15 } from './numa/equal-nodes.ts';
import { check as NUM_16 } from './numa/spilled-allocations.ts';
import { check as NUM_17 } from './numa/numad-missing.ts';
import { check as NUM_19 } from './numa/merging-across-nodes.ts';
import { check as NUM_22 } from './numa/cache-crowds-node.ts';
import { check as OPS_01 } from './operations/tuned-profile.ts';
import { check as OPS_02 } from './operations/settings-persist.ts';
import { check as OPS_03 } from './operations/next-start-differs.ts';
import { check as OPS_04 } from './operations/knob-owners.ts';
import { check as OPS_05 } from './operations/clocksource.ts';
import { check as OPS_06 } from './operations/thermal-throttling.ts';
import { check as OPS_07 } from './operations/open-files.ts';
import { check as OPS_08 } from './operations/platform-profile.ts';
import { check as OVC_01 } from './allocation/vcpu-ratio.ts';
import { check as OVC_02 } from './allocation/memory-ratio.ts';
import { check as OVC_03 } from './allocation/host-reserve.ts';
import { check as OVC_04 } from './allocation/host-swapping.ts';
import { check as OVC_05 } from './allocation/swap-reserve.ts';
import { check as OVC_06 } from './allocation/swappiness.ts';
import { check as OVC_07 } from './allocation/strict-overcommit.ts';
import { check as OVC_08 } from './allocation/memory-pressure.ts';
import { check as OVC_09 } from './allocation/hard-limit.ts';
import { check as OVC_11 } from './allocation/floating-over-pinned.ts';
import { check as OVC_14 } from './allocation/context-switches.ts';
import { check as OVC_15 } from './allocation/oom-order.ts';
import { check as OVC_16 } from './allocation/disk-space-ratio.ts';
import { check as OVC_18 } from './allocation/guest-swapped.ts';
import { check as PIN_01 } from './cache/pinned-one-to-one.ts';
import { check as PIN_02 } from './cache/shared-pins.ts';
import { check as PIN_03 } from './cache/smt-pairs.ts';
import { check as PIN_04 } from './cache/llc-span.ts';
import { check as PIN_05 } from './cache/pins-over-nodes.ts';
import { check as PIN_06 } from './cache/emulator-pin.ts';
import { check as PIN_07 } from './cache/iothread-pin.ts';
import { check as PIN_08 } from './cache/housekeeping.ts';
import { check as PIN_09 } from './cache/interrupts.ts';
import { check as PIN_10 } from './cache/workqueues.ts';
import { check as PIN_11 } from './cache/isolated-pcpus.ts';
import { check as PIN_12 } from './cache/governor.ts';
import { check as PIN_13 } from './cache/idle-states.ts';
import { check as PIN_14 } from './cache/guest-sockets.ts';
import { check as PIN_15 } from './cache/guest-cache-view.ts';
import { check as PIN_17 } from './cache/hint-dedicated.ts';
import { check as PIN_18 } from './cache/first-vcpus.ts';
import { check as PIN_19 } from './cache/pins-to-nowhere.ts';
import { check as PIN_20 } from './cache/pin-owners.ts';
import { check as PIN_21 } from './cache/jitter-settings.ts';
import { check as PIN_22 } from './cache/real-time-recipe.ts';
import { check as PV_01 } from './paravirt/disk-bus.ts';
import { check as PV_02 } from './paravirt/nic-model.ts';
import { check as PV_03 } from './paravirt/vhost.ts';
import { check as PV_04 } from './paravirt/nic-queues.ts';
import { check as PV_06 } from './paravirt/scsi-controller.ts';
import { check as PV_07 } from './paravirt/disk-queues.ts';
import { check as PV_09 } from './paravirt/rng.ts';
import { check as PV_10 } from './paravirt/guest-agent.ts';
import { check as PV_11 } from './paravirt/enlightenments.ts';
import { check as PV_13 } from './paravirt/hidden-hypervisor.ts';
import { check as PV_14 } from './paravirt/ring-size.ts';
import { check as PV_15 } from './paravirt/needless-devices.ts';
import { check as PV_16 } from './paravirt/shared-directories.ts';
import { check as PV_18 } from './paravirt/idle-virtual-functions.ts';
import { check as PV_19 } from './paravirt/disk-overrides.ts';
import { check as SCH_01 } from './scheduling/run-delay.ts';
import { check as SCH_02 } from './scheduling/wait-cause.ts';
import { check as SCH_03 } from './scheduling/halt-polling.ts';
import { check as SCH_04 } from './scheduling/poll-twice.ts';
import { check as SCH_05 } from './scheduling/quota.ts';
import { check as SCH_06 } from './scheduling/weight-per-vcpu.ts';
import { check as SCH_07 } from './scheduling/wider-than-host.ts';
import { check as SCH_09 } from './scheduling/slow-timers.ts';
import { check as SCH_10 } from './scheduling/migrations.ts';
import { check as SCH_11 } from './scheduling/cpu-pressure.ts';
import { check as SCH_12 } from './scheduling/isolated-floating.ts';
import { check as SCH_13 } from './scheduling/real-time-throttling.ts';
import { check as SCH_14 } from './scheduling/clock-sync.ts';
import { check as SCH_15 } from './scheduling/core-kinds.ts';
import { check as SCH_16 } from './scheduling/vhost-beside-vcpus.ts';
import { check as STO_01 } from './storage/image-format.ts';
import { check as STO_02 } from './storage/metadata-cache.ts';
import { check as STO_03 } from './storage/subclusters.ts';
import { check as STO_04 } from './storage/backing-chain.ts';
import { check as STO_05 } from './storage/first-writes.ts';
import { check as STO_06 } from './storage/old-format.ts';
import { check as STO_07 } from './storage/fragmentation.ts';
import { check as STO_08 } from './storage/copy-on-write-host.ts';
import { check as STO_09 } from './storage/cache-mode.ts';
import { check as STO_10 } from './storage/io-mode.ts';
import { check as STO_11 } from './storage/iothread.ts';
import { check as STO_12 } from './storage/several-iothreads.ts';
import { check as STO_13 } from './storage/host-scheduler.ts';
import { check as STO_16 } from './storage/discard.ts';
import { check as STO_17 } from './storage/read-ahead.ts';
import { check as STO_20 } from './storage/alignment.ts';
import { check as STO_21 } from './storage/dirty-limits.ts';
import { check as STO_22 } from './storage/device-snapshot.ts';
import { check as STO_23 } from './storage/nfs.ts';
import { check as STO_24 } from './storage/full-file-system.ts';
import { check as STO_25 } from './storage/crowded-disk.ts';
import { check as STO_27 } from './storage/encryption-without-aes.ts';
import { check as VT_01 } from './vt/kvm-usable.ts';
import { check as VT_02 } from './vt/guest-on-tcg.ts';
import { check as VT_03 } from './vt/device-access.ts';
import { check as VT_04 } from './vt/firmware-lock.ts';
import { check as VT_05 } from './vt/interrupt-virtualisation.ts';
import { check as VT_06 } from './vt/iommu.ts';
import { check as VT_07 } from './vt/nested-host.ts';
import { check as VT_08 } from './vt/cpu-model.ts';
import { check as VT_09 } from './vt/cpu-features.ts';
import { check as VT_10 } from './vt/machine-version.ts';
import { check as VT_11 } from './vt/split-lock.ts';
import { check as VT_12 } from './vt/mitigations-in-guest.ts';
import { check as VT_13 } from './vt/pause-exits.ts';
import { check as VT_15 } from './vt/effective-acceleration.ts';

export const checks: readonly Check[] = [
  BAL_01,
  BAL_02,
  BAL_03,
  BAL_04,
  BAL_05,
  BAL_06,
  BAL_07,
  BAL_08,
  BAL_09,
  BAL_15,
  BAL_16,
  CTR_02,
  CTR_03,
  CTR_04,
  CTR_07,
  DEV_01,
  DEV_05,
  DEV_06,
  DEV_07,
  DEV_08,
  DEV_09,
  DEV_10,
  DEV_11,
  DEV_12,
  DEV_14,
  DEV_15,
  DEV_16,
  EPT_01,
  EPT_02,
  EPT_03,
  EPT_04,
  EPT_05,
  EPT_06,
  EPT_07,
  EPT_08,
  EPT_09,
  EPT_10,
  EPT_11,
  KSM_01,
  KSM_02,
  KSM_03,
  KSM_04,
  KSM_05,
  KSM_06,
  KSM_07,
  KSM_10,
  KSM_11,
  KSM_12,
  KSM_13,
  NUM_01,
  NUM_02,
  NUM_03,
  NUM_04,
  NUM_05,
  NUM_06,
  NUM_07,
  NUM_08,
  NUM_09,
  NUM_11,
  NUM_12,
  NUM_13,
  NUM_15,
  NUM_16,
  NUM_17,
  NUM_19,
  NUM_22,
  OPS_01,
  OPS_02,
  OPS_03,
  OPS_04,
  OPS_05,
  OPS_06,
  OPS_07,
  OPS_08,
  OVC_01,
  OVC_02,
  OVC_03,
  OVC_04,
  OVC_05,
  OVC_06,
  OVC_07,
  OVC_08,
  OVC_09,
  OVC_11,
  OVC_14,
  OVC_15,
  OVC_16,
  OVC_18,
  PIN_01,
  PIN_02,
  PIN_03,
  PIN_04,
  PIN_05,
  PIN_06,
  PIN_07,
  PIN_08,
  PIN_09,
  PIN_10,
  PIN_11,
  PIN_12,
  PIN_13,
  PIN_14,
  PIN_15,
  PIN_17,
  PIN_18,
  PIN_19,
  PIN_20,
  PIN_21,
  PIN_22,
  PV_01,
  PV_02,
  PV_03,
  PV_04,
  PV_06,
  PV_07,
  PV_09,
  PV_10,
  PV_11,
  PV_13,
  PV_14,
  PV_15,
  PV_16,
  PV_18,
  PV_19,
  SCH_01,
  SCH_02,
  SCH_03,
  SCH_04,
  SCH_05,
  SCH_06,
  SCH_07,
  SCH_09,
  SCH_10,
  SCH_11,
  SCH_12,
  SCH_13,
  SCH_14,
  SCH_15,
  SCH_16,
  STO_01,
  STO_02,
  STO_03,
  STO_04,
  STO_05,
  STO_06,
  STO_07,
  STO_08,
  STO_09,
  STO_10,
  STO_11,
  STO_12,
  STO_13,
  STO_16,
  STO_17,
  STO_20,
  STO_21,
  STO_22,
  STO_23,
  STO_24,
  STO_25,
  STO_27,
  VT_01,
  VT_02,
  VT_03,
  VT_04,
  VT_05,
  VT_06,
  VT_07,
  VT_08,
  VT_09,
  VT_10,
  VT_11,
  VT_12,
  VT_13,
  VT_15,
];
