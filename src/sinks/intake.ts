/** What a receiver keeps of programs that send without end. */
export interface IntakeBounds {
  /** Texts. */
  most: number;
  /** Of all texts. */
  bytes: number;
  /** Of one text; what is longer is cut. */
  longest: number;
}

/** Texts in their order of arrival, up to bounds; what is beyond them is counted and forgotten. */
export interface Intake {
  readonly longest: number;
  /** The bytes may be used again afterwards. */
  take: (bytes: Buffer) => void;
  readonly texts: readonly string[];
  readonly dropped: number;
}

export function openIntake({ most, bytes: mostBytes, longest }: IntakeBounds): Intake {
  const texts: string[] = [];
  let kept = 0;
  let dropped = 0;
  return {
    longest,
    texts,
    take: (bytes) => {
      const part = bytes.length > longest ? bytes.subarray(0, longest) : bytes;
      if (texts.length >= most || kept + part.length > mostBytes) {
        dropped += 1;
        return;
      }
      kept += part.length;
      texts.push(part.toString('utf8'));
    },
    get dropped() {
      return dropped;
    },
  };
}
