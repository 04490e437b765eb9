const MOST_SHOWN = 60;

/** A value in a message: its first line, and not too much of it. */
export function shown(value: string | null): string {
  if (value === null) return 'nothing';
  const [line = ''] = value.split('\n', 1);
  return line.length < value.length || line.length > MOST_SHOWN
    ? `"${line.slice(0, MOST_SHOWN)}..."`
    : `"${line}"`;
}
