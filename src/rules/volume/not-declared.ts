import { quoted, shortened } from '../../contract/finding.js';
import { placesInContract, placesInImage } from '../places.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'volume/not-declared',
  summary: 'A volume of the contract is not declared by the image.',
  rationale:
    'Without VOLUME the data stay in the layer of the container, and go with it where nobody has read the contract and mounted something there.',
  remedy: 'Declare it with VOLUME, unless every user is to mount it.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md, Volumes',
  messages: {
    'not-declared': ({ path }: { path: string }) =>
      `The contract has the volume ${quoted(path)}, and the image does not declare it.`,
  },
  check(context) {
    for (const volume of context.contract.volumes) {
      const { path } = volume;
      if (placesInImage(volume, context).length > 0 || !context.known('volumes')) continue;
      const [location] = placesInContract(volume, context);
      const suggestion = `Write VOLUME ${shortened(path)}.`;
      context.report('not-declared', { path }, { subject: `volume ${path}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM scratch\nVOLUME /data\nLABEL api.VOLUME.cache="/cache"\n',
        messageId: 'not-declared',
        line: 3,
      },
      {
        image: { config: {} },
        contract: 'commands: {}\nvolumes:\n  a: {dest: /a}\n',
        messageId: 'not-declared',
        line: 3,
      },
    ],
    clean: [
      { image: { config: { Volumes: { '/data/': {} }, Labels: { 'api.VOLUME.data': '/data' } } } },
      { dockerfile: 'FROM alpine\nLABEL api.VOLUME.cache="/cache"\n' },
    ],
  },
});
