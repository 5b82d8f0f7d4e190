import { readFileSync, readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readContractFile } from '../../../../src/contract/read-file.js';
import { rules } from '../../../../src/rules/index.js';

/** The rules whose findings are made by readers. */
const registry = new Map(
  rules
    .filter(({ check }) => check.length === 0)
    .map((rule) => [rule.id, new Set(Object.keys(rule.messages))]),
);
const readerRules = ['not-a-contract', 'sources-disagree', 'syntax', 'unknown-key', 'variant-spelling'].map(
  (name) => `contract/${name}`,
);

const src = fileURLToPath(new URL('../../../../src/', import.meta.url));
const sources = readdirSync(`${src}contract`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `${src}contract/${name}`);

/** Lint stops with a usage error before this one could be a finding. */
const never = new Set(['unknown-target']);

/** All message ids that a source gives to findings: values of `messageId`, and arguments of its functions that take one. */
function messageIdsOf(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const takers = new Map<string, number>();
  const ids: string[] = [];
  const add = (node: ts.Expression | undefined): void => {
    if (!node) return;
    if (ts.isStringLiteralLike(node)) ids.push(node.text);
    else if (ts.isConditionalExpression(node)) {
      add(node.whenTrue);
      add(node.whenFalse);
    }
  };
  const visit = (node: ts.Node, look: (node: ts.Node) => void): void => {
    look(node);
    ts.forEachChild(node, (child) => {
      visit(child, look);
    });
  };
  visit(file, (node) => {
    if (!ts.isFunctionDeclaration(node) && !ts.isArrowFunction(node)) return;
    const index = node.parameters.findIndex(({ name }) => name.getText() === 'messageId');
    const holder = ts.isFunctionDeclaration(node) ? node : node.parent;
    const name =
      ts.isFunctionDeclaration(holder) || ts.isVariableDeclaration(holder) ? holder.name : undefined;
    if (index >= 0 && name) takers.set(name.getText(), index);
  });
  visit(file, (node) => {
    const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
    if (isNamed && node.name.getText() === 'messageId') add(node.initializer);
    if (ts.isCallExpression(node)) {
      const index = takers.get(node.expression.getText());
      if (index !== undefined) add(node.arguments[index]);
    }
    // The causes of YAML's errors are lists that begin with the id.
    if (path.endsWith('yaml/faults.ts') && ts.isArrayLiteralExpression(node)) add(node.elements[0]);
  });
  return ids;
}

describe('findings of the readers', () => {
  it('have a rule each, which finds nothing itself', () => {
    expect([...registry.keys()].filter((id) => id.startsWith('contract/')).sort()).toEqual(
      expect.arrayContaining(readerRules),
    );
  });

  const listed = new Set(readerRules.flatMap((id) => [...(registry.get(id) ?? [])]));

  // version.json has rules of its own, and what a call sends is judged by no rule.
  const ofReaders = sources.filter((path) => !/version-file\.ts$|\/telemetry[/-]/.test(path));

  it.each(ofReaders.map((path) => [relative(src, path), path]))('of %s are listed', (_, path) => {
    const missing = messageIdsOf(path).filter((id) => !listed.has(id) && !never.has(id));
    expect(missing).toEqual([]);
  });

  it('are found in the sources at all', () => {
    const ids = new Set(sources.flatMap(messageIdsOf));
    expect(ids.size).toBeGreaterThan(80);
    for (const id of ['null-body', 'too-deep', 'bad-pair', 'unquoted-colon', 'service-invalid'])
      expect(ids).toContain(id);
  });

  const fixtures = new URL('../../../../fixtures/contracts/', import.meta.url);
  it.each(readdirSync(fixtures))('in %s are listed under their rule', async (name) => {
    const { findings } = await readContractFile(readFileSync(new URL(name, fixtures), 'utf8'), name);
    for (const { ruleId, messageId } of findings) expect(registry.get(ruleId)).toContain(messageId);
  });
});
