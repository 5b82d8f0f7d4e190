/** One lane of FNV-1a over UTF-16 units, 32 bits. */
function lane(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * 32 hexadecimal digits for what has no fingerprint of its own: the same for the same parts, on every machine. It tells issues apart and protects
 * nothing.
 */
export function fingerprintOf(parts: readonly string[]): string {
  const text = JSON.stringify(parts);
  const bases = [0x811c9dc5, 0x050c5d1f, 0x9e3779b9, 0x7f4a7c15];
  return bases.map((basis) => lane(text, basis).toString(16).padStart(8, '0')).join('');
}
