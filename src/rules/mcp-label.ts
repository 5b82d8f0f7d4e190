import type { Contract, Json, Note } from '../model/contract.js';
import type { Location } from '../model/location.js';

export { metadataKey } from '../contract/readers/docker-mcp/place.js';

/** What the reader of `io.docker.server.metadata` noted about a topic. */
export function noteOf({ notes }: Contract, topic: string): Note | undefined {
  return notes.find((note) => note.topic === topic);
}

/** The texts of a note, each with its place. */
export function textsOf(note: Note | undefined): { text: string; location: Location | undefined }[] {
  if (!note || !Array.isArray(note.value)) return [];
  return note.value.flatMap((value: Json, at) =>
    typeof value === 'string' ? [{ text: value, location: note.declaredAt[at] }] : [],
  );
}
