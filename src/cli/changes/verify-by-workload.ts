import { stateDirectory } from '../../collect/state-directory.ts';
import { measuredOn } from '../../ledger/measured/measured-on.ts';
import { keptLosses } from '../../measure/kept-losses.ts';
import { measureWorkload, type WorkloadSamples } from '../../measure/measure-workload.ts';
import { workloadEffectOf } from '../../planning/workload-effect.ts';
import type { Io } from '../io.ts';
import { thisHost } from '../measure/this-host.ts';
import { noiseNote } from './noise-note.ts';
import type { Verifier } from './verifier.ts';

/** Fewer runs on each side can never be told apart for sure. */
const REPETITIONS = 5;

/** Runs a workload on the host now, and again when asked to compare. */
export async function verifyByWorkload(workload: string, io: Io): Promise<Verifier> {
  const measure = async (): Promise<WorkloadSamples> => {
    io.progress(`virt-tune: measuring ${workload}, ${REPETITIONS} times ...`);
    const { signal, env } = io;
    const measured = await measureWorkload(workload, { repetitions: REPETITIONS, signal, env });
    io.progress('');
    const [mark] = measured.marks;
    if (mark !== undefined) io.note(`virt-tune: the host was not quiet: ${mark}`);
    return measured;
  };
  tellNoise(workload, io);
  const before = await measure();
  return {
    compare: async (tolerance) =>
      workloadEffectOf(before.samples, (await measure()).samples, { workload, tolerance }),
  };
}

function tellNoise(workload: string, io: Io): void {
  const { losses } = keptLosses(stateDirectory(io.env), ({ name }) => name === workload);
  const note = noiseNote(workload, measuredOn(losses, thisHost()));
  if (note !== undefined) io.note(`virt-tune: ${note}`);
}
