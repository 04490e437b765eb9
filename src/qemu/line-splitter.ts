const NEWLINE = 0x0a;

/** Splits a stream of bytes into lines, holding no more than one unfinished line of bounded length. */
export interface LineSplitter {
  /** The lines that these bytes complete, without their ends. Throws a `RangeError` above the limit. */
  push(bytes: Buffer): string[];
}

export function lineSplitter(maxBytes: number): LineSplitter {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const hold = (piece: Buffer): void => {
    pendingBytes += piece.length;
    if (pendingBytes > maxBytes) throw new RangeError(`a line of more than ${maxBytes} bytes`);
    pending.push(piece);
  };
  return {
    push(bytes) {
      const lines: string[] = [];
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        hold(bytes.subarray(start, end));
        lines.push(Buffer.concat(pending).toString('utf8'));
        pending = [];
        pendingBytes = 0;
        start = end + 1;
      }
      hold(bytes.subarray(start));
      return lines;
    },
  };
}
