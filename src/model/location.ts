/** Where something was declared or found. Lines and columns count from 1. */
export type Location = LabelLocation | AnnotationLocation | ConfigLocation | FileLocation;

/** A label of the image config; `pointer` is a JSON Pointer into a structured value (JSON or YAML). */
export interface LabelLocation {
  kind: 'label';
  key: string;
  pointer?: string;
}

/** An annotation of the manifest, of the index, or of the descriptor that names the manifest. */
export interface AnnotationLocation {
  kind: 'annotation';
  on: 'manifest' | 'index' | 'descriptor';
  key: string;
}

/** A field of the image config: a JSON Pointer in OCI spelling, e.g. `/config/Env/2`. */
export interface ConfigLocation {
  kind: 'config';
  pointer: string;
}

/** A place in a file; `pointer` is the JSON Pointer of the value when the file has a tree. */
export interface FileLocation {
  kind: 'file';
  path: string;
  line: number;
  column: number;
  pointer?: string;
}

/** One line for people: `asyncy.yml:3:5`, `label api.ENV.PORT`, `config /config/Env/0`. */
export function formatLocation(location: Location): string {
  switch (location.kind) {
    case 'label':
      return `label ${location.key}${location.pointer ? ` ${location.pointer}` : ''}`;
    case 'annotation':
      return `${location.on} annotation ${location.key}`;
    case 'config':
      return `config ${location.pointer}`;
    case 'file':
      return `${location.path}:${String(location.line)}:${String(location.column)}`;
  }
}

/** Escapes one reference token of a JSON Pointer (RFC 6901 section 3). */
export function pointerToken(token: string | number): string {
  return String(token).replaceAll('~', '~0').replaceAll('/', '~1');
}
