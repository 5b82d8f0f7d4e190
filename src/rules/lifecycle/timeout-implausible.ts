import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';

/** Seconds; the documents of the successors say 300. */
const longest = 3600;

export default defineRule({
  id: 'lifecycle/timeout-implausible',
  summary: 'The time that a lifecycle command gets is none, or hours.',
  rationale:
    'Timeouts are seconds. The first edition that had them gave milliseconds in one sentence and seconds in the next, so 30000 mostly means half a minute; zero kills the command before it has begun.',
  remedy: 'Write seconds: more than 0, and no more than an hour.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'microservice.guide 1f03f98 and its final edition: seconds, 300 unless said otherwise',
  messages: {
    none: ({ stage, timeout }: { stage: string; timeout: number }) =>
      `The ${stage} command gets ${String(timeout)} seconds, so it can never finish.`,
    'too-long': ({ stage, timeout }: { stage: string; timeout: number }) =>
      `The ${stage} command gets ${String(timeout)} seconds, which are ${String(Math.round(timeout / 360) / 10)} hours.`,
  },
  check(context) {
    for (const [stage, hook] of Object.entries(context.contract.lifecycle)) {
      const { timeout } = hook;
      if (timeout === undefined || (timeout > 0 && timeout <= longest)) continue;
      const inSeconds = timeout / 1000;
      context.report(
        timeout > longest ? 'too-long' : 'none',
        { stage, timeout },
        {
          subject: `lifecycle ${stage}`,
          location: fieldPlace(context.documents, hook, 'timeout'),
          suggestion:
            timeout > longest && inSeconds <= longest
              ? `Write ${String(inSeconds)}, if milliseconds were meant.`
              : 'Write 300, or another number of seconds.',
        },
      );
    }
  },
  examples: {
    failing: [
      {
        contract: 'oms: 1\nactions: {}\nlifecycle:\n  shutdown:\n    command: [stop]\n    timeout: 30000\n',
        messageId: 'too-long',
        line: 6,
        suggestion: 'Write 30, if milliseconds were meant.',
      },
      {
        contract: 'oms: 1\nactions: {}\nlifecycle: {shutdown: {command: [stop], timeout: 0}}\n',
        messageId: 'none',
        suggestion: 'Write 300, or another number of seconds.',
      },
      {
        contract: 'oms: 1\nactions: {}\nlifecycle: {shutdown: {command: [stop], timeout: 36000000}}\n',
        messageId: 'too-long',
        suggestion: 'Write 300, or another number of seconds.',
      },
    ],
    clean: [
      { contract: 'oms: 1\nactions: {}\nlifecycle: {shutdown: {command: [stop], timeout: 3600}}\n' },
      { contract: 'oms: 1\nactions: {}\nlifecycle: {shutdown: {command: [stop], timeout: 0.5}}\n' },
      { contract: 'oms: 1\nactions: {}\nlifecycle: {shutdown: {command: [stop]}}\n' },
    ],
  },
});
