/**
 * Keeps what was computed from an object for as long as the object lives. Snapshots are never edited
 * after they were made, so a derived fact is computed once however many checks ask for it.
 */
export function memo<Key extends object, Result>(
  compute: (key: Key) => Result,
): (key: Key) => Result {
  const known = new WeakMap<Key, { result: Result }>();
  return (key) => {
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier.result;
    const result = compute(key);
    known.set(key, { result });
    return result;
  };
}
