/** Runs at most `limit` of the tasks given to it at a time, in the order in which they came. */
export function limitConcurrency(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  const start = async (): Promise<void> => {
    if (running < limit) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const end = (): void => {
    const next = waiting.shift();
    // Its place goes straight to the next one, so that no newcomer can take it in between.
    if (next === undefined) running -= 1;
    else next();
  };
  return async (task) => {
    await start();
    try {
      return await task();
    } finally {
      end();
    }
  };
}
