/** The width measure that cli-table3 pads with; its published types leave it out. */
declare module 'cli-table3/src/utils.js' {
  const utils: { strlen(text: string): number };
  export default utils;
}
