import { Problem } from '../model/problem.ts';
import type { Io } from './io.ts';

/**
 * All of standard input.
 *
 * @param example shown to those who piped nothing in
 */
export async function readStdin(io: Io, example: string): Promise<Buffer> {
  if (io.stdin.isTTY) throw new Problem({ what: 'nothing is piped in', remedy: example });
  const chunks: Buffer[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
