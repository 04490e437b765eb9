/**
 * What collecting costs, against programs that do the same and nothing else: topology beside lstopo, thread
 * counters beside a C program. One run, one ratio each.
 *
 *   node bench/collect.ts [DIRECTORY] [--guests 200] [--rounds 15] [--samples 40]
 *
 * DIRECTORY as for collect/topology.ts, the options as for collect/threads.ts.
 */
process.stdout.write('topology\n');
await import('./collect/topology.ts');
process.stdout.write('thread counters\n');
await import('./collect/threads.ts');
