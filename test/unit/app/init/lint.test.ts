import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { initialise } from '../../../../src/app/init/init.js';
import { openLinter } from '../../../../src/app/lint.js';
import { rules } from '../../../../src/rules/index.js';
import { configText } from '../../../../src/app/init/config-file.js';
import { profileNames } from '../../../../src/profiles/index.js';
import { suitableProfiles } from '../../../../src/app/init/profiles.js';
import { temporaryDirectory, writeFiles } from '../../sources/make-images.js';
import { contract } from './contracts.js';

const transports = {
  engine: () => Promise.reject(new Error('not asked')),
  registry: () => Promise.reject(new Error('not asked')),
  stdin: () => process.stdin,
};
const { signal } = new AbortController();

/** Rule and message of each finding. */
async function lint(path: string, text: string, profiles: string[], buildArgs = {}): Promise<string[]> {
  const linter = await openLinter({
    transports,
    concurrency: 1,
    settings: { profiles },
    now: Date.parse('2026-11-25T12:00:00Z'),
    signal,
    buildArgs,
  });
  const findings: string[] = [];
  for await (const report of linter.lint([{ path, text }])) {
    expect(report.error).toBeUndefined();
    findings.push(...report.findings.map(({ ruleId, message }) => `${ruleId}: ${message}`));
  }
  return findings;
}

const instructions = `FROM scratch
COPY weather /bin/weather
ENV UNITS=metric PORT=8080
EXPOSE 8080 5353/udp
VOLUME /var/cache/weather
HEALTHCHECK CMD ["/bin/weather", "--check"]
USER 10001:10001
ENTRYPOINT ["/bin/weather"]
`;

const labels = `LABEL org.opencontainers.image.title="Weather" \\
      org.opencontainers.image.description="Tells the \\"weather\\" for \\$0" \\
      org.opencontainers.image.source="https://git.example.com/team/weather" \\
      org.opencontainers.image.licenses="MIT" \\
      api.ENV.UNITS.description="Units of the answer" \\
      api.ENV.UNITS.enum="metric,imperial" \\
      api.ENV.PORT.description="Where it listens" \\
      api.ENV.PORT.type="int" \\
      api.ENV.WEATHER_API_KEY.description="Key for the weather service" \\
      api.ENV.WEATHER_API_KEY.mandatory="true" \\
      api.ENV.WEATHER_API_KEY.pattern="^key_" \\
      api.EXPOSE.8080.scheme="http" \\
      api.EXPOSE.8080.description="The API" \\
      api.EXPOSE.5353/udp.description="Names of places" \\
      api.VOLUME.cache="/var/cache/weather" \\
      api.VOLUME.cache.description="May be lost" \\
      api.ARG.city.position="1" \\
      api.ARG.city.type="string" \\
      api.ARG.city.mandatory="true" \\
      api.ARG.city.description="Where" \\
      api.ARG.--days.type="int" \\
      api.ARG.--days.description="How many" \\
      api.RESOURCES.Memory="256Mi" \\
      api.HOOK.pre-stop='["/bin/weather", "--drain"]'
`;

describe('what init writes is clean for lint', () => {
  const directory = writeFiles(temporaryDirectory(), [['Dockerfile', `${instructions}${labels}`]]);
  const made = initialise(undefined, {
    directory,
    make: { asyncy: true, labels: true, config: true },
    transports,
    signal,
  });
  const fileOf = async (name: string) =>
    (await made).files.find(({ path }) => path === join(directory, name))?.content ?? '';

  it('asyncy.yml', async () => {
    expect(await lint('asyncy.yml', await fileOf('asyncy.yml'), ['recommended', 'asyncy'])).toEqual([]);
  });

  it('the LABEL block, once its arguments are given', async () => {
    const block = (await made).labels ?? '';
    const buildArgs = {
      IMAGE_VERSION: '1.4.0',
      IMAGE_REVISION: 'a'.repeat(40),
      IMAGE_CREATED: '2026-01-02T03:04:05Z',
    };
    const profiles = ['recommended', 'oci'];
    expect(await lint('Dockerfile', `${instructions}${block}`, profiles, buildArgs)).toEqual([]);
    const open = await lint('Dockerfile', `${instructions}${block}`, profiles);
    expect(
      open.map((finding) => /^label\/placeholder: .*"(IMAGE_\w+)"/.exec(finding)?.[1] ?? finding),
    ).toEqual(Object.keys(buildArgs));
  });

  it('names profiles and rules that exist', () => {
    const all = suitableProfiles(
      {
        name: 'ghcr.io/team/app',
        versionFile: true,
        contract: contract({
          dialects: ['oms', 'asyncy'],
          labels: { 'io.docker.server.metadata': '', 'com.docker.desktop.extension.api.version': '' },
        }),
      },
      true,
    );
    expect(all).toHaveLength(7);
    expect(profileNames).toEqual(expect.arrayContaining(all));
    const named = [...configText(all).matchAll(/\b[a-z-]+\/[a-z-]+(?=: )|(?<=rule: )[a-z-]+\/[a-z-]+/g)].map(
      String,
    );
    expect(named).toHaveLength(3);
    expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(named));
  });
});
