import ts from 'typescript';

/** What is done to a condition. */
export const mutations = ['inverted', 'left out', 'always true', 'never true'] as const;
export type Mutation = (typeof mutations)[number];

export interface Mutant {
  mutation: Mutation;
  /** The condition as it stands in the file, with every run of white space as one blank. */
  source: string;
  line: number;
}

export interface Mutated {
  path: string;
  code: string;
  /** The mutant of index 0 has the number 1: 0 is the rule as it is. */
  mutants: Mutant[];
}

/** Array methods whose argument says yes or no of an item. */
const asking = new Set(['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'some']);

/** What a rule does; the rest of its definition describes it. */
const working = new Set(['check', 'files']);

function saysBoolean(type: ts.TypeNode | undefined): boolean {
  if (!type) return false;
  if (ts.isUnionTypeNode(type)) return type.types.some(saysBoolean);
  return type.kind === ts.SyntaxKind.BooleanKeyword || ts.isTypePredicateNode(type);
}

/** A function that answers yes or no: by its type, or as it is given to `filter` and the like. */
function isPredicate(node: ts.Node): node is ts.FunctionLikeDeclaration {
  if (!ts.isFunctionLike(node)) return false;
  if (saysBoolean(node.type)) return true;
  const call = node.parent;
  return (
    ts.isCallExpression(call) &&
    call.arguments.some((argument) => argument === node) &&
    ts.isPropertyAccessExpression(call.expression) &&
    asking.has(call.expression.name.text)
  );
}

/** `a && b` or `a || b`. */
function isJunction(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
}

function isLiteral({ kind }: ts.Node): boolean {
  return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
}

/** `a && {…}`: what stands behind it depends on it. */
function isSwitch({ operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

function isNamedAsBoolean(
  node: ts.VariableDeclaration,
): node is ts.VariableDeclaration & { initializer: ts.Expression } {
  if (!ts.isIdentifier(node.name) || !node.initializer || ts.isFunctionLike(node.initializer)) return false;
  return /^(?:has|is)[A-Z]/.test(node.name.text);
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;
}

/** What is put around a part of the text. */
interface Wrap {
  start: number;
  end: number;
  open: string;
  close: string;
}

function wrapped(text: string, wraps: readonly Wrap[]): string {
  // Outer ones come before inner ones in the list.
  const pieces = wraps.flatMap(({ start, end, open, close }, order) => [
    { at: start, closes: false, order, piece: open },
    { at: end, closes: true, order: -order, piece: close },
  ]);
  pieces.sort((a, b) => a.at - b.at || Number(b.closes) - Number(a.closes) || a.order - b.order);
  let code = '';
  let at = 0;
  for (const { at: next, piece } of pieces) {
    code += text.slice(at, next) + piece;
    at = next;
  }
  return code + text.slice(at);
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
}

/** Bodies of loops, each to count its rounds: a mutant may be one that never ends. */
function loops(file: ts.SourceFile): Wrap[] {
  const wraps: Wrap[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false)) {
      const { statement } = node;
      wraps.push({
        start: statement.getStart(),
        end: statement.end,
        open: '{ $mutant.count(); ',
        close: ' }',
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return wraps;
}

/** The file with loops that end. */
export function guarded(path: string, text: string): string {
  return wrapped(text, loops(parse(path, text)));
}

/**
 * Every mutant of a file in one text, where `$mutant.active` says which of them it is: conditions and the answers of predicates are
 * inverted, replaced by true and by false, and their parts are left out. Conditions of loops stay as they are, as do messages, where only
 * words depend on them.
 */
export function mutate(path: string, text: string): Mutated {
  const file = parse(path, text);
  const wraps = loops(file);
  const mutants: Mutant[] = [];
  const add = (
    mutation: Mutation,
    node: ts.Node,
    call: (number: number) => [open: string, close: string],
  ) => {
    const start = node.getStart();
    mutants.push({
      mutation,
      source: text.slice(start, node.end).replace(/\s+/g, ' '),
      line: file.getLineAndCharacterOfPosition(start).line + 1,
    });
    const [open, close] = call(mutants.length);
    wraps.push({ start, end: node.end, open, close });
  };
  const seen = new Set<ts.Node>();
  const invert = (node: ts.Expression): void => {
    add('inverted', node, (number) => [`$mutant.invert(${String(number)}, `, ')']);
    operands(node);
  };
  /** For conditions that something is done or left for: that they matter in both ways. */
  const settle = (node: ts.Expression): void => {
    const bare = withoutParentheses(node);
    if (!isJunction(bare) && !isLiteral(bare)) {
      add('always true', node, (number) => [`($mutant.is(${String(number)}) || (`, '))']);
      add('never true', node, (number) => [`(!$mutant.is(${String(number)}) && (`, '))']);
    }
    invert(node);
  };
  /** The parts of a condition. */
  const operands = (node: ts.Expression): void => {
    const bare = withoutParentheses(node);
    if (ts.isPrefixUnaryExpression(bare) && bare.operator === ts.SyntaxKind.ExclamationToken)
      operands(bare.operand);
    if (!isJunction(bare)) return;
    seen.add(bare);
    leaveOut(bare.left, bare.operatorToken.kind);
    leaveOut(bare.right, bare.operatorToken.kind);
  };
  const leaveOut = (node: ts.Expression, operator: ts.SyntaxKind): void => {
    const bare = withoutParentheses(node);
    // `a && b && c` are three parts, and not `a && b` and `c`.
    if (!isJunction(bare) || bare.operatorToken.kind !== operator) {
      add('left out', node, (number) => {
        const left = `$mutant.is(${String(number)})`;
        return operator === ts.SyntaxKind.AmpersandAmpersandToken
          ? [`(${left} || (`, '))']
          : [`(!${left} && (`, '))'];
      });
    }
    operands(node);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node)) {
      const call = node.parent.parent;
      const isDefinition =
        ts.isCallExpression(call) &&
        ts.isIdentifier(call.expression) &&
        call.expression.text === 'defineRule';
      if (isDefinition && ts.isIdentifier(node.name) && !working.has(node.name.text)) return;
    }
    if (ts.isIfStatement(node)) settle(node.expression);
    else if (ts.isConditionalExpression(node)) invert(node.condition);
    else if (ts.isReturnStatement(node) && node.expression) {
      if (isPredicate(ts.findAncestor(node, ts.isFunctionLike) ?? node)) settle(node.expression);
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body) && isPredicate(node)) settle(node.body);
    else if (ts.isVariableDeclaration(node) && isNamedAsBoolean(node)) invert(node.initializer);
    else if (isJunction(node) && isSwitch(node) && !seen.has(node)) invert(node.left);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, code: wrapped(text, inOrder(wraps)), mutants };
}

/** Outer ones before inner ones. */
function inOrder(wraps: readonly Wrap[]): Wrap[] {
  return [...wraps].sort((a, b) => a.start - b.start || b.end - a.end);
}
