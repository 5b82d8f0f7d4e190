import { labelRules } from './label-rules.js';
import type { Profile } from './profile.js';

const oci = 'org.opencontainers.image.';

export const ghcr: Profile = {
  summary: 'Images in the container registry of GitHub, whose page shows what labels and annotations say.',
  source: 'GitHub documentation, "Working with the Container registry": labelling container images',
  rules: { ...labelRules, 'label/annotations-disagree': 'on' },
  keys: [
    { key: `${oci}source`, presence: 'required' },
    // The page of an image for several platforms reads the index alone.
    { key: `${oci}source`, presence: 'recommended', on: ['index'] },
    { key: `${oci}description`, presence: 'recommended', on: ['label', 'index'], maxLength: 512 },
    { key: `${oci}licenses`, presence: 'recommended', on: ['label', 'index'], maxLength: 256 },
  ],
};
