import { balloon } from './balloon/balloon.ts';
import { capacity } from './capacity.ts';
import type { Controller, Decision, Scene } from './controller.ts';
import type { ControllerName } from './controller-names.ts';
import { ksm } from './ksm/ksm.ts';
import { numa } from './numa.ts';

/** The controllers that were asked for, each with what it remembers. */
export function startControllers(
  names: readonly ControllerName[],
): (scene: Scene) => readonly Decision[] {
  const all = names.map(started);
  return (scene) => all.flatMap((decide) => decide(scene));
}

/** All controllers; a new one is a file here, a name in controller-names.ts and a line below. */
function started(name: ControllerName): (scene: Scene) => readonly Decision[] {
  switch (name) {
    case 'numa':
      return remembering(numa);
    case 'ksm':
      return remembering(ksm);
    case 'balloon':
      return remembering(balloon);
    case 'capacity':
      return remembering(capacity);
  }
}

function remembering<Memory>(
  controller: Controller<Memory>,
): (scene: Scene) => readonly Decision[] {
  let memory = controller.nothing;
  return (scene) => {
    const decided = controller.decide(scene, memory);
    memory = decided.memory;
    return decided.decisions;
  };
}
