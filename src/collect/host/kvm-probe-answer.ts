/** Either what went wrong before KVM could be asked anything, or its answers. */
export type KvmProbeAnswer =
  | { failure: string }
  | {
      apiVersion: number;
      canCreateVm: boolean;
      instructionsPerUs?: number;
      /** Why there is no rate. */
      loopFailure?: string;
    };

/** The line the probe's process prints, or undefined where it is not one. */
export function parseAnswer(output: string): KvmProbeAnswer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    return undefined;
  }
  return isAnswer(answer) ? answer : undefined;
}

function isAnswer(answer: unknown): answer is KvmProbeAnswer {
  if (typeof answer !== 'object' || answer === null) return false;
  if ('failure' in answer) return typeof answer.failure === 'string';
  return (
    'apiVersion' in answer &&
    typeof answer.apiVersion === 'number' &&
    'canCreateVm' in answer &&
    typeof answer.canCreateVm === 'boolean'
  );
}
