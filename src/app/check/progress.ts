import type { Outcome } from '../../model/probe.js';

/** Told what goes on while images are checked, as it happens. Texts are those of the image and of the command line, as they came. */
export interface CheckProgress {
  /** `title`: what the run is; the same title may run for several targets at once. */
  run(event: { target: string; title: string; state: 'waiting' | 'running' | 'done' }): void;
  probe(event: { target: string; id: string; outcome: Outcome }): void;
}
