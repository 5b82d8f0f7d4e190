import { quoted, shortened } from '../../contract/finding.js';
import { placesInContract, placesInImage } from '../places.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'volume/undocumented',
  summary: 'The image declares a volume that its contract leaves out.',
  rationale:
    'Every container gets a volume without a name there, and nobody knows what it holds and whether it has to be kept. Often it comes from the base image; a child image cannot take it back.',
  remedy: 'Document the volume, or do not declare it.',
  severity: 'note',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md, Volumes',
  messages: {
    undocumented: ({ path }: { path: string }) =>
      `The image declares the volume ${quoted(path)}, which is not among those that it documents.`,
  },
  check(context) {
    const { volumes } = context.contract;
    if (!volumes.some((volume) => placesInContract(volume, context).length > 0)) return;
    for (const volume of volumes) {
      const { path } = volume;
      if (placesInContract(volume, context).length > 0) continue;
      const [location] = placesInImage(volume, context);
      const suggestion = `Write LABEL api.VOLUME.${shortened(path)}="" api.VOLUME.${shortened(path)}.description="what it holds".`;
      context.report('undocumented', { path }, { subject: `volume ${path}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nVOLUME /data \\\n  /cache\nLABEL api.VOLUME.data="/data"\n',
        messageId: 'undocumented',
        line: 3,
      },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nVOLUME /data /cache\n' },
      { dockerfile: 'FROM alpine\nVOLUME /data\nLABEL api.VOLUME.data="/data" api.VOLUME.x="/x"\n' },
    ],
  },
});
