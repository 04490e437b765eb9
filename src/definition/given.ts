type Given<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The fields that have a value: a property the text does not give is left out, not set to undefined. */
export function given<T extends object>(fields: T): Given<T> {
  const kept: Given<T> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined && value !== null) kept[name] = value;
  }
  return kept;
}
