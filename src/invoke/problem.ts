/** Why a call cannot be made: told before anything starts. */
export interface Problem {
  /** `argument color`, `variable API_KEY`, `volume cache`. */
  subject: string;
  message: string;
  /** The line to write. */
  suggestion: string;
}
