import { policies } from '../../model/config.ts';
import type { OptionTable, OptionValues } from '../command.ts';
import { configOption } from '../configuration.ts';
import { sourceOptions } from '../source-options.ts';
import { parseConsents, parseMoves, parseRatio, parseShare, parseWords } from './plan-words.ts';

/** What can be asked of `virt-tune plan`. */
export const planOptions = {
  ...sourceOptions,
  config: configOption,
  only: {
    value: 'what',
    help: 'only what is about this topic, check or guest; several with commas, or given again',
    parse: parseWords,
  },
  liveOnly: { help: 'only what counts at once: nothing for the next start or the next boot' },
  allow: {
    value: 'what',
    help: 'also what is never changed without being asked for: mitigations, ksm-between-tenants',
    parse: parseConsents,
  },
  policy: {
    value: 'policy',
    help: 'for guests whose class nobody declared and that are not pinned one to one',
    choices: policies,
    default: 'conservative',
  },
  share: {
    value: 'share',
    help: 'how much of the host guests may have that are not dedicated',
    default: '0.8',
    parse: parseShare,
  },
  ratio: {
    value: 'number',
    help: 'vCPUs of overcommitted guests on a pCPU',
    default: '4',
    parse: parseRatio,
  },
  scenario: {
    value: 'file',
    help: 'plan for the hosts and guests of this file instead; - for standard input',
  },
  noMoves: { help: 'leave every guest on its nodes (the same as --max-moves 0)' },
  maxMoves: {
    value: 'number',
    help: 'how many guests may be moved to another node; of a scenario, to admit one (default: as many as it takes)',
    parse: parseMoves,
  },
  failOn: {
    value: 'what',
    help: 'refused: end with 1 where a guest has no place',
    choices: ['refused', 'never'],
    default: 'never',
  },
  diff: { help: 'show every file, definition and setting it touches as a unified diff' },
  format: {
    value: 'format',
    help: 'how to print (default: text; of what goes to --output: json)',
    choices: ['text', 'json', 'html'],
  },
  output: {
    value: 'file',
    help: 'write the plan there (mode 0600), for virt-tune apply; what people read of it is shown as well',
  },
} as const satisfies OptionTable;

export type PlanOptions = OptionValues<typeof planOptions>;
