// Written by tools/generate.ts from the checks in the folders beside it; edit those instead.
import type { Check } from './check.ts';
import { check as BAL_01 } from './balloon/driver-answers.ts';
import { check as BAL_02 } from './balloon/statistics-period.ts';
import { check as BAL_03 } from './balloon/free-page-reporting.ts';
import { check as BAL_05 } from './balloon/left-inflated.ts';
import { check as BAL_06 } from './balloon/inflated-under-pressure.ts';
import { check as BAL_08 } from './balloon/cannot-return.ts';
import { check as BAL_09 } from './balloon/burst-coverage.ts';
import { check as CTR_02 } from './container/fixed-cost.ts';
import { check as CTR_03 } from './container/shared-pcpus.ts';
import { check as CTR_04 } from './container/mutual-pressure.ts';
import { check as CTR_07 } from './container/controllers.ts';
import { check as KSM_02 } from './ksm/profit.ts';
import { check as KSM_03 } from './ksm/scan-cost.ts';
import { check as KSM_04 } from './ksm/wasted-scans.ts';
import { check as KSM_05 } from './ksm/pass-time.ts';
import { check as KSM_07 } from './ksm/one-controller.ts';
import { check as KSM_10 } from './ksm/guest-without-profit.ts';
import { check as KSM_11 } from './ksm/nothing-to-merge.ts';
import { check as KSM_12 } from './ksm/copy-on-write.ts';
import { check as OPS_01 } from './operations/tuned-profile.ts';
import { check as OPS_02 } from './operations/settings-persist.ts';
import { check as OPS_03 } from './operations/next-start-differs.ts';
import { check as OPS_04 } from './operations/knob-owners.ts';
import { check as OPS_05 } from './operations/clocksource.ts';
import { check as OPS_06 } from './operations/thermal-throttling.ts';
import { check as OVC_01 } from './allocation/vcpu-ratio.ts';
import { check as OVC_02 } from './allocation/memory-ratio.ts';
import { check as OVC_04 } from './allocation/host-swapping.ts';
import { check as OVC_05 } from './allocation/swap-reserve.ts';
import { check as OVC_06 } from './allocation/swappiness.ts';
import { check as OVC_07 } from './allocation/strict-overcommit.ts';
import { check as OVC_08 } from './allocation/memory-pressure.ts';
import { check as OVC_09 } from './allocation/hard-limit.ts';
import { check as OVC_18 } from './allocation/guest-swapped.ts';
import { check as VT_01 } from './vt/kvm-usable.ts';

export const checks: readonly Check[] = [
  BAL_01,
  BAL_02,
  BAL_03,
  BAL_05,
  BAL_06,
  BAL_08,
  BAL_09,
  CTR_02,
  CTR_03,
  CTR_04,
  CTR_07,
  KSM_02,
  KSM_03,
  KSM_04,
  KSM_05,
  KSM_07,
  KSM_10,
  KSM_11,
  KSM_12,
  OPS_01,
  OPS_02,
  OPS_03,
  OPS_04,
  OPS_05,
  OPS_06,
  OVC_01,
  OVC_02,
  OVC_04,
  OVC_05,
  OVC_06,
  OVC_07,
  OVC_08,
  OVC_09,
  OVC_18,
  VT_01,
];
