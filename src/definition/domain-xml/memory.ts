import type { XmlElement } from '@rgrove/parse-xml';
import type { GuestDefinition, MemoryBacking } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import {
  attribute,
  children,
  descend,
  idList,
  integer,
  integerContent,
  type MaybeElement,
  UnexpectedContent,
} from './xml-element.ts';

/** "Scaled integers" of libvirt's domain format: powers of 1000 with B, of 1024 without or with iB. */
const UNIT_BYTES: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['bytes', 1],
  ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((letter, index): [string, number][] => [
    [letter, 1024 ** (index + 1)],
    [`${letter}ib`, 1024 ** (index + 1)],
    [`${letter}b`, 1000 ** (index + 1)],
  ]),
]);
const BYTES_PER_KIB = 1024;

/** An amount of memory in KiB, rounded up as libvirt does. */
function amountKiB(element: MaybeElement): number | undefined {
  return inKiB(toBytes(element, integerContent(element), 'KiB'));
}

/** Of the few elements whose number counts bytes where no unit is given. */
export function amountBytes(element: MaybeElement): number | undefined {
  return toBytes(element, integerContent(element), 'bytes');
}

/** As `amountKiB` for a number in an attribute. */
export function attributeKiB(element: MaybeElement, name: string): number | undefined {
  return inKiB(toBytes(element, integer(element, name), 'KiB'));
}

function inKiB(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.ceil(bytes / BYTES_PER_KIB);
}

function toBytes(
  element: MaybeElement,
  amount: number | undefined,
  defaultUnit: string,
): number | undefined {
  if (element === undefined || amount === undefined) return undefined;
  const unit = attribute(element, 'unit') ?? defaultUnit;
  const bytes = UNIT_BYTES.get(unit.toLowerCase());
  if (bytes === undefined)
    throw new UnexpectedContent(
      element,
      `<${element.name}>: attribute unit should be bytes, KiB, MiB, GiB or the like`,
    );
  return amount * bytes;
}

type Memory = Pick<
  GuestDefinition,
  'memoryKiB' | 'currentMemoryKiB' | 'maxMemoryKiB' | 'memoryBacking' | 'memoryLimits'
>;

export function readMemory(domain: XmlElement): Memory {
  return {
    ...given({
      memoryKiB: totalKiB(domain) ?? amountKiB(descend(domain, 'memory')),
      currentMemoryKiB: amountKiB(descend(domain, 'currentMemory')),
      maxMemoryKiB: amountKiB(descend(domain, 'maxMemory')),
    }),
    memoryBacking: readBacking(descend(domain, 'memoryBacking')),
    memoryLimits: readLimits(descend(domain, 'memtune')),
  };
}

/**
 * With cells the memory at start is theirs and that of memory devices, whatever <memory> says; libvirt
 * corrects the element itself when it takes the definition (virDomainDefPostParseMemory).
 */
function totalKiB(domain: XmlElement): number | undefined {
  const cells = children(descend(domain, 'cpu', 'numa'), 'cell').map((cell) =>
    attributeKiB(cell, 'memory'),
  );
  const devices = children(descend(domain, 'devices'), 'memory').map((device) =>
    amountKiB(descend(device, 'target', 'size')),
  );
  const ofCells = sum(cells);
  return ofCells === 0 ? undefined : ofCells + sum(devices);
}

function sum(amounts: readonly (number | undefined)[]): number {
  return amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
}

/** Asking for ordinary pages is how a cell is left out of the huge ones. */
const ORDINARY_PAGE_KIB = 4;

function readBacking(backing: MaybeElement): MemoryBacking {
  const hugePages = descend(backing, 'hugepages');
  const pages = children(hugePages, 'page').map((page) =>
    given({ sizeKiB: attributeKiB(page, 'size'), cells: idList(page, 'nodeset') }),
  );
  return {
    hugePages:
      hugePages !== undefined && pages.length === 0
        ? [{}]
        : pages.filter((page) => page.sizeKiB !== ORDINARY_PAGE_KIB),
    locked: descend(backing, 'locked') !== undefined,
    noSharePages: descend(backing, 'nosharepages') !== undefined,
    ...given({
      source: attribute(descend(backing, 'source'), 'type'),
      access: attribute(descend(backing, 'access'), 'mode'),
      allocation: attribute(descend(backing, 'allocation'), 'mode'),
    }),
    discard: descend(backing, 'discard') !== undefined,
  };
}

/** libvirt's own value for "no limit" (VIR_DOMAIN_MEMORY_PARAM_UNLIMITED), in KiB. */
const UNLIMITED_KIB = 2 ** 53 - 1;

function readLimits(tune: MaybeElement): GuestDefinition['memoryLimits'] {
  const limit = (name: string): number | undefined => {
    const element = descend(tune, name);
    if (element === undefined || isUnlimited(element)) return undefined;
    return amountKiB(element);
  };
  return given({
    hardKiB: limit('hard_limit'),
    softKiB: limit('soft_limit'),
    swapHardKiB: limit('swap_hard_limit'),
    guaranteeKiB: limit('min_guarantee'),
  });
}

function isUnlimited(element: XmlElement): boolean {
  const text = element.text.trim();
  return /^\d+$/.test(text) && Number(text) >= UNLIMITED_KIB;
}
