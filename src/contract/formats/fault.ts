/** What is wrong with a value. */
export interface FormatFault {
  /** Goes on after a colon: `the time is missing`. Never repeats the value. */
  reason: string;
  /** A value that would do, made of this one. */
  suggestion?: string;
  /** Most readers take it all the same. */
  isMild?: true;
}

/** Answers undefined when the value is fine. Never throws; takes time in proportion to the value. */
export type FormatCheck = (value: string) => FormatFault | undefined;
