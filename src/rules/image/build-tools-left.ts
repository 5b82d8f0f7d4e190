import { quoted } from '../../contract/finding.js';
import type { Location } from '../../model/location.js';
import { baseEnd, stepsOf } from '../history.js';
import { leftover, runCommands, simpleCommands } from '../installers.js';
import { chainOf } from '../stages.js';
import { defineRule, type Facts } from '../rule.js';

const tools = new Set(
  (
    'autoconf automake bison build-base build-essential cargo clang cmake flex g++ gcc gfortran libtool linux-headers make meson ' +
    'ninja ninja-build pkg-config pkgconf pkgconfig rustc @development-tools'
  ).split(' '),
);
const toolFamilies = /^(?:gcc|g\+\+|clang|llvm|linux-headers)-.|-(?:dev|devel)$/;
/** Often needed at run time: only told beside others. */
const alsoTools = new Set(['git']);

interface Run {
  commands: string[][];
  location: Location;
}

/** What the image runs while it is built: without its base image, as far as that can be told. */
function runsOf({ dockerfile, image }: Facts): Run[] | undefined {
  if (dockerfile) {
    const runs = chainOf(dockerfile.target).flatMap(({ instructions }) =>
      instructions.filter(({ keyword }) => keyword === 'RUN'),
    );
    return runs.map(({ text, location }) => ({ commands: runCommands(text), location }));
  }
  if (!image?.history) return undefined;
  const steps = stepsOf(image.history);
  const first = (baseEnd(steps)?.last.index ?? -1) + 1;
  const own = steps.slice(first).filter(({ keyword }) => keyword === 'RUN');
  return own.map(({ index, text }) => ({
    commands: simpleCommands(text),
    location: { kind: 'config', pointer: `/history/${String(index)}` },
  }));
}

export default defineRule({
  id: 'image/build-tools-left',
  summary: 'Compilers and headers are installed into the image and left there.',
  rationale:
    'They make the image larger, have security fixes of their own, and help whoever breaks in. What a later step removes is still in the layer.',
  remedy: 'Compile in a stage of its own and copy the result, or remove the tools in the same RUN.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source:
    'Docker documentation, "Building best practices", multi-stage builds; openshift-preflight; dockle DKL-LI-0003',
  messages: {
    left: ({ packages }: { packages: string[] }) =>
      `Build tools are installed and left in the image: ${packages.slice(0, 8).map(quoted).join(', ')}.`,
  },
  check(context) {
    const runs = runsOf(context);
    if (!runs) {
      context.known('history');
      return;
    }
    for (const { commands, location } of runs) {
      const left = leftover(commands);
      const found = left.filter((name) => tools.has(name.toLowerCase()) || toolFamilies.test(name));
      if (found.length === 0) continue;
      const packages = [...found, ...left.filter((name) => alsoTools.has(name))];
      const suggestion = 'Move this into a build stage and take the result with COPY --from.';
      context.report('left', { packages }, { location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile:
          'FROM debian\nRUN apt-get update \\\n  && apt-get install -y --no-install-recommends gcc git curl\n',
        messageId: 'left',
        line: 2,
        message: 'Build tools are installed and left in the image: "gcc", "git".',
      },
      {
        dockerfile: 'FROM alpine\nRUN apk add libpq-dev\nRUN apk del libpq-dev\n',
        messageId: 'left',
        line: 2,
      },
      {
        dockerfile: 'FROM alpine\nRUN apk add "gcc"\n',
        messageId: 'left',
      },
      {
        dockerfile: 'FROM alpine\nRUN apk add g\\+\\+\n',
        messageId: 'left',
      },
      {
        dockerfile: 'FROM fedora\nRUN dnf install -y make gcc-c++ && dnf remove -y make\n',
        messageId: 'left',
      },
      {
        image: {
          config: { Cmd: ['/app'] },
          history: [
            {
              created_by: '/bin/sh -c #(nop)  CMD ["bash"]',
              created: '2026-01-01T00:00:00Z',
              empty_layer: true,
            },
            {
              created_by: 'RUN |1 V=1 /bin/sh -c apt-get install -y build-essential=12.9 # buildkit',
              created: '2026-01-02T00:00:00Z',
            },
          ],
        },
        messageId: 'left',
      },
    ],
    clean: [
      { dockerfile: 'FROM debian\nRUN apt-get install -y git curl makedev\n' },
      { dockerfile: 'FROM debian\nRUN pip install gcc-dev\nCMD apt-get install -y gcc\n' },
      { image: { config: { Cmd: ['/app'] } } },
      {
        dockerfile:
          'FROM debian AS build\nRUN apt-get install -y gcc\nFROM debian\nCOPY --from=build /a /a\n',
      },
      {
        dockerfile: 'FROM debian\nRUN apt-get install -y gcc && make && apt-get purge -y --auto-remove gcc\n',
      },
      {
        dockerfile:
          'FROM alpine\nRUN apk add --no-cache --virtual .build gcc musl-dev && make && apk del .build\n',
      },
      { dockerfile: 'FROM alpine\nRUN apk add -t.build gcc && apk del .build\n' },
      { dockerfile: 'FROM debian\nRUN apt-get install -y $TOOLS gcc && make && apt-get purge -y $TOOLS\n' },
      {
        dockerfile:
          "FROM debian\nRUN apt-get install -y gcc; make; apt-mark auto '.*' > /dev/null; apt-get purge -y --auto-remove\n",
      },
      {
        image: {
          config: { Cmd: ['/app'] },
          history: [
            { created_by: '/bin/sh -c apt-get install -y gcc', created: '2026-01-01T00:00:00Z' },
            {
              created_by: '/bin/sh -c #(nop)  CMD ["bash"]',
              created: '2026-01-01T00:00:00Z',
              empty_layer: true,
            },
            {
              created_by: 'RUN /bin/sh -c apt-get install -y curl # buildkit',
              created: '2026-01-02T00:00:00Z',
            },
            {
              created_by: 'LABEL com.example.debug=gdb && apt-get install -y gcc',
              created: '2026-01-02T00:00:00Z',
              empty_layer: true,
            },
            { created_by: 'CMD ["/app"]', created: '2026-01-02T00:00:00Z', empty_layer: true },
          ],
        },
      },
    ],
  },
});
