import { Problem } from '../../model/problem.ts';
import { type ControllerName, controllerNames } from '../../policies/controller-names.ts';

/** `numa,ksm`, or `all`. */
export function parsePolicies(text: string): readonly ControllerName[] {
  if (text === 'all') return controllerNames;
  return text.split(',').map((word) => {
    const name = controllerNames.find((each) => each === word);
    if (name !== undefined) return name;
    throw new Problem({
      what: 'no such policy',
      where: word,
      remedy: `give some of ${controllerNames.join(',')}, or all`,
    });
  });
}
