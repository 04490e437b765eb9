import type { AdviceDocument, Workload } from '../../model/advice.ts';
import { Problem } from '../../model/problem.ts';
import { advise } from '../../simulate/advise/advise.ts';
import { workloadOf } from '../../simulate/advise/workload-of.ts';
import type { ModelledHost } from '../../simulate/analytic/modelled-host.ts';
import { regularHost } from '../../simulate/analytic/regular-host.ts';
import { parseGuestKind } from '../../simulate/guest-kind.ts';
import { modelledSnapshot } from '../../simulate/modelled-snapshot.ts';
import { parameterValues } from '../../simulate/parameters.ts';
import type { Io } from '../io.ts';
import { describedHost } from './described-host.ts';
import { obtainSaved } from './obtain-saved.ts';

export interface AdviceOptions {
  readonly snapshot: string | undefined;
  readonly cores: number | undefined;
  readonly nodes: number;
  readonly threads: number;
  readonly memory: string | undefined;
  readonly kind: string | undefined;
  readonly duty: number | undefined;
  readonly touched: number | undefined;
  readonly burst: number | undefined;
  readonly alike: number | undefined;
  readonly disk: Workload['disk'] | undefined;
  readonly gbps: number | undefined;
  readonly usb: boolean;
  readonly latency: boolean;
  readonly stable: boolean;
  readonly tenants: boolean;
  readonly liveMigration: boolean;
  readonly ownKernel: boolean;
  readonly noVirtio: boolean;
  readonly hugePages: boolean;
}

interface Read {
  readonly host: ModelledHost;
  readonly workload: Partial<Workload>;
  readonly assumed: readonly string[];
}

/** Advice for a workload that is described or read. */
export async function advised(
  guest: string | undefined,
  options: AdviceOptions,
  io: Io,
): Promise<AdviceDocument> {
  const { host, workload, assumed } = await readSetting(guest, options, io);
  return advise(withOptions(workload, options), host, { values: parameterValues(), assumed });
}

async function readSetting(
  guest: string | undefined,
  options: AdviceOptions,
  io: Io,
): Promise<Read> {
  if (guest === undefined || options.snapshot === undefined) {
    return { host: regularHost(describedHost(options)), workload: {}, assumed: [] };
  }
  const snapshot = await obtainSaved(options.snapshot, io);
  const modelled = modelledSnapshot(snapshot);
  const { workload, assumed } = workloadOf(guest, snapshot, modelled);
  return { host: modelled.host, workload, assumed: [...modelled.assumed, ...assumed] };
}

const USUAL = {
  duty: 0.3,
  touched: 0.6,
  burst: 0.05,
  alike: 1,
  disk: 'little',
  networkGbps: 0,
} as const;

/** What was said goes before what was read, and that before what is usual. */
function withOptions(read: Partial<Workload>, options: AdviceOptions): Workload {
  const size = options.kind === undefined ? read : parseGuestKind(options.kind);
  if (size.vcpus === undefined || size.memoryMiB === undefined) {
    throw new Problem({ what: 'no guest is described', remedy: 'give --kind, e.g. 4vcpu-8GiB' });
  }
  return {
    vcpus: size.vcpus,
    memoryMiB: size.memoryMiB,
    duty: options.duty ?? read.duty ?? USUAL.duty,
    touched: options.touched ?? read.touched ?? USUAL.touched,
    burst: options.burst ?? USUAL.burst,
    alike: options.alike ?? read.alike ?? USUAL.alike,
    disk: options.disk ?? read.disk ?? USUAL.disk,
    networkGbps: options.gbps ?? read.networkGbps ?? USUAL.networkGbps,
    ...circumstances(read, options),
  };
}

/** A switch says yes; what was read may have said so already. */
function circumstances(
  read: Partial<Workload>,
  options: AdviceOptions,
): Pick<
  Workload,
  'usb' | 'latency' | 'stable' | 'tenants' | 'liveMigration' | 'ownKernel' | 'virtio' | 'hugePages'
> {
  const { latency, stable, tenants, liveMigration } = options;
  return {
    latency,
    stable,
    tenants,
    liveMigration,
    usb: options.usb || (read.usb ?? false),
    ownKernel: options.ownKernel || (read.ownKernel ?? false),
    virtio: !options.noVirtio && (read.virtio ?? true),
    hugePages: options.hugePages || (read.hugePages ?? false),
  };
}
