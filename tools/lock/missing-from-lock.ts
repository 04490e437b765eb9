import { z } from 'zod';

const Names = z.record(z.string(), z.string()).default({});

/** Of npm's lock file, version 3: packages by the directory they are installed in. */
const Lock = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), z.object({ dependencies: Names, optionalDependencies: Names })),
});

/** What a package needs and the lock file does not hold, one line each. */
export function missingFromLock(lock: unknown): string[] {
  const { packages } = Lock.parse(lock);
  const places = new Set(Object.keys(packages));
  return Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isFoundFrom(place, name, places))
      .map((name) => `${place === '' ? 'the project' : place} needs ${name}, which is not in it`),
  );
}

/** Node looks in node_modules of the package itself, then of every package it is installed in. */
function isFoundFrom(place: string, name: string, places: ReadonlySet<string>): boolean {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    if (places.has(from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`))
      return true;
    if (from === '') return false;
  }
}
