import { describe, expect, it } from 'vitest';

import type { Image } from '../../../../src/model/image.js';
import type { KeyEntry } from '../../../../src/model/vocabulary.js';
import { readContract } from '../../../../src/contract/read-contract.js';
import { rules } from '../../../../src/rules/index.js';
import type { Facts } from '../../../../src/rules/rule.js';
import { runRules } from '../../../../src/rules/run.js';
import { now } from '../materialise.js';

/** What a rule says of an image about which something is not known. */
async function judge(
  id: string,
  labels: Record<string, string>,
  entries: KeyEntry[],
  undecided: Record<string, string>,
  more: Partial<Facts> = {},
): Promise<{ messageIds: string[]; notEvaluated: string[] }> {
  const image: Image = {
    transport: 'docker-daemon',
    name: 'x',
    tags: [],
    platform: { os: 'linux', architecture: 'amd64' },
    config: { Labels: labels },
    notCarried: [],
  };
  const { contract } = await readContract({ image });
  const facts: Facts = {
    contract,
    config: image.config,
    image,
    documents: [],
    vocabulary: { entries, namespaces: [] },
    profiles: new Set(),
    budgets: {},
    now,
    undecided: new Map(Object.entries(undecided)),
    locate: () => undefined,
    matches: () => undefined,
    patternRisk: () => undefined,
    labelSchemaFaults: [],
    ...more,
  };
  const rule = rules.find((one) => one.id === id);
  const { findings, notEvaluated } = runRules(rule ? [{ rule, level: 'on' }] : [], facts);
  return {
    messageIds: findings.map(({ messageId }) => messageId),
    notEvaluated: notEvaluated.map(({ reason }) => reason),
  };
}

const required: KeyEntry = { key: 'k', presence: 'required' };
const onManifest: KeyEntry[] = [{ key: 'k', presence: 'required', on: ['manifest'] }];

describe('label/required-missing', () => {
  const id = 'label/required-missing';

  it('says nothing of labels that it cannot know', async () => {
    expect(await judge(id, {}, [required], { labels: 'why' })).toEqual({
      messageIds: [],
      notEvaluated: ['why'],
    });
  });

  it('knows what is there', async () => {
    expect(await judge(id, { k: '' }, [required], { labels: 'why' })).toEqual({
      messageIds: [],
      notEvaluated: [],
    });
  });

  it('says nothing of annotations that the source does not carry', async () => {
    expect(await judge(id, {}, onManifest, { annotations: 'why' })).toEqual({
      messageIds: [],
      notEvaluated: ['why'],
    });
    expect(await judge(id, {}, onManifest, {})).toEqual({
      messageIds: ['annotation-missing'],
      notEvaluated: [],
    });
  });

  it('leaves annotations alone that nobody asks for', async () => {
    expect(await judge(id, {}, [required], { annotations: 'why' })).toEqual({
      messageIds: ['missing'],
      notEvaluated: [],
    });
  });
});

describe('label/forbidden-present', () => {
  const id = 'label/forbidden-present';
  const forbidden: KeyEntry[] = [{ key: 'k', presence: 'forbidden', on: ['manifest'] }];

  it('looks at annotations only where some are forbidden', async () => {
    expect(await judge(id, {}, forbidden, { annotations: 'why' })).toEqual({
      messageIds: [],
      notEvaluated: ['why'],
    });
    expect(await judge(id, {}, [required], { annotations: 'why' })).toEqual({
      messageIds: [],
      notEvaluated: [],
    });
  });
});

describe('label/schema-mismatch', () => {
  const id = 'label/schema-mismatch';
  const fault = { key: 'k', message: 'is missing' };

  it.each([
    ['a label that may come from the base image', { labels: 'base' }, ['base']],
    ['a label that a build argument decides', { labels: 'base', 'label k': 'argument' }, ['argument']],
  ])('says nothing of %s', async (_, undecided, notEvaluated) => {
    expect(await judge(id, {}, [], undecided, { labelSchemaFaults: [fault] })).toEqual({
      messageIds: [],
      notEvaluated,
    });
  });

  it('judges what is there, and all labels where all are known', async () => {
    expect(await judge(id, { k: '' }, [], { labels: 'base' }, { labelSchemaFaults: [fault] })).toEqual({
      messageIds: ['label'],
      notEvaluated: [],
    });
    expect(await judge(id, {}, [], {}, { labelSchemaFaults: [{ message: 'too few' }, fault] })).toEqual({
      messageIds: ['labels', 'label'],
      notEvaluated: [],
    });
  });
});

describe('label/value-invalid', () => {
  const entries: KeyEntry[] = [{ key: 'k', pattern: 'a|b', never: 'c' }];

  it.each<[string, (pattern: string, text: string) => boolean | undefined, string[]]>([
    ['matches the whole value', (pattern, text) => new RegExp(pattern).test(text), ['pattern']],
    ['lets be what the engine cannot match', () => undefined, []],
  ])('%s', async (_, matches, messageIds) => {
    expect((await judge('label/value-invalid', { k: 'ab' }, entries, {}, { matches })).messageIds).toEqual(
      messageIds,
    );
  });
});
