import { describe, expect, it } from 'vitest';

import type { Api } from '../../../../src/engine/api.js';
import { StatusError } from '../../../../src/engine/errors.js';
import { inspectContainer } from '../../../../src/engine/run/inspect-container.js';

/** An engine that answers these statuses one after the other, the last one for ever. */
function answering(...statuses: number[]): { api: Api; asked: string[] } {
  const asked: string[] = [];
  const json: Api['json'] = (method, path) => {
    asked.push(`${method} ${path}`);
    const status = statuses[Math.min(asked.length, statuses.length) - 1] ?? 200;
    return status === 200
      ? Promise.resolve({ Id: 'x' })
      : Promise.reject(new StatusError(status, 'no', true));
  };
  return { api: { json } as unknown as Api, asked };
}

describe('a container that ends while it is looked at', () => {
  it('is asked for again', async () => {
    const { api, asked } = answering(500, 500, 200);
    expect(await inspectContainer(api, 'x')).toEqual({ Id: 'x' });
    expect(asked).toEqual(Array.from({ length: 3 }, () => 'GET /containers/x/json'));
  });

  it('is given up when the engine stays ill', async () => {
    const { api, asked } = answering(500);
    await expect(inspectContainer(api, 'x')).rejects.toMatchObject({ status: 500 });
    expect(asked).toHaveLength(4);
  });

  it('is not asked for again when it is not there', async () => {
    const { api, asked } = answering(404);
    await expect(inspectContainer(api, 'x')).rejects.toMatchObject({ status: 404 });
    expect(asked).toHaveLength(1);
  });
});
