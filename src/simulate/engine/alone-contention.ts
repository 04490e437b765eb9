import type { Guest } from './entities.ts';
import { nativeUse } from './native-use.ts';
import type { Simulation } from './simulation.ts';

/**
 * Alone on the host a guest's vCPUs would be spread over all nodes, and wait for each other's use of them: that is no
 * loss.
 */
export function contentionAlone(
  { parameters, machine }: Simulation,
  { load, vcpus }: Guest,
): number {
  const flow = nativeUse(load, vcpus.length) * load.bandwidthMiBps * vcpus.length;
  const most = machine.nodes.reduce((sum, { bandwidthMiBps }) => sum + bandwidthMiBps, 0);
  const use = Math.min(1, flow / most);
  return parameters.bandwidthContention * use ** parameters.bandwidthContentionPower;
}
