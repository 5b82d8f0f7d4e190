/** `docs/podman.md`, made from the same data as the test. */
import { format, resolveConfig } from 'prettier';

import { code, table } from './page.js';
import { leftOut, podmanDifferences, podmanZoo } from './podman.js';
import type { Recipe } from './recipe.js';

const count = (number: number): string => String(number);
const names = (recipes: readonly Recipe[]): string => recipes.map(({ name }) => code(name)).join(', ');

/** The page, formatted as `path` is to be. */
export async function podmanPageOf(path: string): Promise<string> {
  const lies = leftOut.filter(({ lie }) => lie !== undefined);
  const honest = leftOut.filter(({ lie }) => lie === undefined);
  const total = podmanZoo.length + leftOut.length;
  const text = `# Podman

Everything that \`container-api\` asks of an engine goes through Docker's API, which Podman's socket speaks as well. The tests run ${count(podmanZoo.length)} of
${count(total)} images, those of the [zoo](zoo.md) and those that cannot be started, on both (\`test/engine/podman-zoo.test.ts\`, Podman 4.3 with runc, and without systemd), and
compare the outcome of every probe. They are the same but for these. This page is made from the data of that test
(\`UPDATE_DOCS=1 npm run test:podman -- test/engine/podman-zoo.test.ts\`).

${table(
  ['image', 'promise', 'by Docker', 'by Podman', 'why'],
  podmanDifferences.map(({ images, promise, docker, podman, why }) => [
    images.map(code).join(', '),
    code(promise),
    docker,
    podman,
    why,
  ]),
)}

And of the run itself:

- Its health checks are made by timers of systemd. Where none was made when it was time for one, each is asked for through Podman's own API; Podman counts them
  and says what they come to. Why a check could not be started, it does not say: the same command is then run once more, which tells.
- The owner of a file, and a link that leads nowhere, are not told by its archives. They are looked at through the root of the container's process, which takes
  a container that runs on this machine, and the rights to look (root's, for a service that is root's).
- A variable that is to be taken away (\`NAME\` without \`=\` in Docker's API) would be filled from the environment of Podman's service, so it is set to
  nothing instead.
- Its internal networks have no address of this machine: requests go through the helper in the container's network namespace. StatsD cannot be
  received there.

## Images that are left out

${count(lies.length)} lies about promises that an image which runs breaks as well. They differ from it in their own program alone, not in what is asked of the engine:
${names(lies)}.

${count(honest.length)} honest images that are there for such a lie, or for a program that another engine starts in no other way:
${names(honest)}.

On 26 November 2026 all images that there were then were run by Podman, with the same outcomes as by Docker; but for \`ends-after-ready\`, which differs
as \`crashes-after-ready\` does.
`;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}
