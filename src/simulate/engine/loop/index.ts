/** What of the event loop is called from outside; `../event-loop.ts` says it to the rest of the program. */
export { closeAccounts, openAccounts } from './account';
export * from './build';
export { watch } from './dispatch';
export { runUntil } from './events';
export * from './parameters';
export { below, setSeed, share } from './random';
export * from './results';
export { setSpare } from './shortage';
export { start } from './start';
