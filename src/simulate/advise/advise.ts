import { ADVICE_SCHEMA, type AdviceDocument, type Workload } from '../../model/advice.ts';
import { arrange } from '../analytic/arrange.ts';
import type { ModelledHost } from '../analytic/modelled-host.ts';
import { predictor } from '../analytic/predict.ts';
import { capacity } from '../capacity.ts';
import type { ParameterValues } from '../parameters.ts';
import { likeGuests } from '../sweep.ts';
import { usualGuest } from '../usual-guest.ts';
import { adviseAllocation } from './allocation.ts';
import { adviseBalloon } from './balloon.ts';
import { adviseContainer } from './container.ts';
import { adviseDisk, adviseNetwork, adviseUsb } from './devices.ts';
import { adviseKsm } from './ksm.ts';

const LARGE_PAGE_KIB = 2048;
/** As in the source's question: a host full to 80 %, or four vCPUs a pCPU. */
const SHARE = 0.8;
const RATIO = 4;
/** Under both policies guests of the kind are to keep this much of native. */
const FLOOR = 0.7;

const advisers = [
  adviseAllocation,
  adviseKsm,
  adviseBalloon,
  adviseDisk,
  adviseNetwork,
  adviseUsb,
  adviseContainer,
] as const;

/** How a workload is best run on a host, one question after the other. */
export function advise(
  workload: Workload,
  host: ModelledHost,
  { values, assumed }: { values: ParameterValues; assumed: readonly string[] },
): AdviceDocument {
  const { vcpus, memoryMiB, duty, touched, burst, hugePages, alike } = workload;
  const guest = usualGuest({
    vcpus,
    memoryMiB,
    duty,
    ...(hugePages ? { pageKiB: LARGE_PAGE_KIB } : {}),
  });
  const question = {
    host,
    already: [],
    guest,
    touched,
    burst,
    floor: FLOOR,
    share: SHARE,
    ratio: RATIO,
    assumed: [],
  };
  const arranged = arrange(host, likeGuests(alike, guest), 'floating');
  const [predicted] = predictor(arranged.host, arranged.guests)(values).guests;
  if (predicted === undefined) throw new Error('there is at least the guest itself');
  const setting = { workload, values, predicted, capacity: capacity(question, values) };
  return {
    schema: ADVICE_SCHEMA,
    workload,
    advice: advisers.map((adviser) => adviser(setting)),
    assumed: [...assumed],
  };
}
