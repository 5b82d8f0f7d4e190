import type { Scalar, TypeExpression } from '../../model/contract.js';
import { code, type Cell } from './view.js';
import { formatType } from './words.js';

function led(lead: string, text: string | undefined): Cell {
  return code(text).map((part) => ({ ...part, lead }));
}

/** What values an item takes: type, pattern, enumeration, bounds. */
export function constraints(item: {
  type?: TypeExpression;
  pattern?: string;
  enum?: Scalar[];
  minimum?: number;
  maximum?: number;
}): Cell {
  return [
    ...(item.type === undefined ? [] : code(formatType(item.type))),
    ...led('matches', item.pattern),
    ...led('one of', item.enum?.map(String).join(', ')),
    ...led('at least', item.minimum?.toString()),
    ...led('at most', item.maximum?.toString()),
  ];
}
