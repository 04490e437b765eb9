import { parseDocument } from 'yaml';
import { readTextFile } from '../collect/text-file.ts';
import { Campaign } from '../model/campaign.ts';
import { Problem } from '../model/problem.ts';

const REMEDY = 'a campaign is a file of YAML; docs/measuring.md shows one';

/** The campaign in a file. Throws a `Problem` that says where it makes no sense. */
export function readCampaign(path: string): Campaign {
  const text = readTextFile(path, { what: 'the campaign', maxBytes: 1024 * 1024, remedy: REMEDY });
  const document = parseDocument(text, { stringKeys: true, logLevel: 'silent' });
  const [broken] = [...document.errors, ...document.warnings];
  if (broken !== undefined) {
    throw new Problem({
      what: 'this is no YAML we understand',
      where: `${path}:${broken.linePos?.[0].line ?? 1}`,
      remedy: broken.message.split(' at line', 1)[0] ?? '',
    });
  }
  const parsed = Campaign.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') || 'its top';
  throw new Problem({
    what: 'the campaign does not have the form it should',
    where: `${path}, at ${place}`,
    remedy: `${issue?.message}; ${REMEDY}`,
  });
}
