/** /proc writes blanks and the like in names as `\040`, so that columns stay columns (seq_path in fs/seq_file.c). */
export function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
