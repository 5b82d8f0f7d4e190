import type { DockerfileView, StageView } from '../../contract/dockerfile/view.js';
import { quoted } from '../../contract/finding.js';
import { describes } from '../label-keys.js';
import { chainOf, splitFlags } from '../stages.js';
import { defineRule } from '../rule.js';

/** What a stage takes from others: `COPY --from=build`, `RUN --mount=type=bind,from=build,…`. */
function sourcesOf({ instructions }: StageView): string[] {
  return instructions.flatMap(({ keyword, text }) => {
    if (keyword !== 'COPY' && keyword !== 'RUN') return [];
    return splitFlags(text).flags.flatMap((flag) => /(?:^--|[=,])from=([^,]+)/.exec(flag)?.[1] ?? []);
  });
}

/** Stages that only give files to what the target is built from. */
function givers({ stages, target }: DockerfileView): Set<StageView> {
  const built = chainOf(target);
  const reached = new Set(built);
  // Whatever a stage takes and stands on comes before it.
  for (const stage of stages.toReversed()) {
    const earlier = stages.slice(0, stage.index);
    for (const name of reached.has(stage) ? sourcesOf(stage) : []) {
      const found =
        earlier.findLast((one) => one.name?.toLowerCase() === name.toLowerCase()) ??
        (/^\d{1,4}$/.test(name) ? earlier[Number(name)] : undefined);
      for (const giver of found ? chainOf(found) : []) reached.add(giver);
    }
  }
  for (const stage of built) reached.delete(stage);
  return reached;
}

export default defineRule({
  id: 'label/lost-in-stage',
  summary: 'A LABEL stands in a build stage whose labels the image does not get.',
  rationale: 'COPY --from takes files, not labels. Labels of a stage reach only what is built FROM it.',
  remedy: 'Move the LABEL below the FROM of the stage that becomes the image.',
  severity: 'warning',
  recommended: true,
  subject: 'dockerfile',
  since: '0.1.0',
  source: 'Dockerfile reference, LABEL and multi-stage builds; docker/docs#22940',
  messages: {
    lost: ({ key, stage }: { key: string; stage: string }) =>
      `The label ${quoted(key)} is lost: it is set in the stage ${quoted(stage)}, from which the image only copies files.`,
  },
  check(context) {
    const { dockerfile } = context;
    if (!dockerfile) return;
    const { target } = dockerfile;
    for (const stage of givers(dockerfile)) {
      for (const [key, slot] of stage.state.labels) {
        if (stage.parent?.state.labels.get(key) === slot || target.state.labels.has(key)) continue;
        // Plain keys mark build stages for those who clean up: LABEL stage=builder.
        if (!key.includes('.') && !describes(key)) continue;
        const { line } = target.from.location.kind === 'file' ? target.from.location : { line: 0 };
        context.report(
          'lost',
          { key, stage: stage.name ?? String(stage.index) },
          {
            subject: `label ${key}`,
            location: slot.location,
            suggestion: `Move LABEL ${key}=… below the FROM in line ${String(line)}.`,
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile:
          'FROM golang AS build\nLABEL org.opencontainers.image.title=shop\nRUN go build -o /shop\n' +
          'FROM alpine AS files\nFROM scratch\nCOPY --from=build /shop /shop\n',
        messageId: 'lost',
        line: 2,
        suggestion: 'Move LABEL org.opencontainers.image.title=… below the FROM in line 5.',
      },
      {
        dockerfile:
          'FROM golang AS base\nLABEL com.example.team=blue\nFROM base AS build\nRUN make\n' +
          'FROM scratch\nCOPY --from=build /shop /shop\n',
        messageId: 'lost',
        line: 2,
        only: true,
      },
      {
        dockerfile:
          'FROM golang\nLABEL version=1\nFROM alpine AS files\nRUN --mount=type=bind,from=0,target=/src cp /src/a /a\n' +
          'FROM scratch\nCOPY --chown=1:1 --from=FILES /a /a\n',
        messageId: 'lost',
        line: 2,
      },
    ],
    clean: [
      {
        dockerfile:
          'FROM golang AS base\nLABEL org.opencontainers.image.title=shop\nFROM base AS build\nRUN make\n' +
          'FROM base\nCOPY --from=build /shop /shop\n',
      },
      {
        dockerfile:
          'FROM golang AS build\nLABEL stage=builder org.opencontainers.image.title=build\n' +
          'FROM scratch\nLABEL org.opencontainers.image.title=shop\nCOPY --from=build /shop /shop\n',
      },
      {
        dockerfile:
          'FROM golang AS build\nLABEL com.example.team=blue\nFROM alpine AS test\nCOPY --from=build /a /a\nFROM scratch\n',
      },
      { dockerfile: 'FROM golang AS dev\nLABEL com.example.team=blue\nFROM scratch\nCOPY dev /\n' },
      { dockerfile: 'FROM golang\nLABEL com.example.team=blue\nCOPY --from=0 /a /a\n' },
    ],
  },
});
