import type { KeyEntry } from '../../model/vocabulary.js';

/**
 * Red Hat's own labels, and the image metadata of OpenShift. Neither namespace is closed. What the reader of OpenShift's labels checks
 * (`expose-services`, `min-memory`, `min-cpu`, `non-scalable`) has no format here, so that nothing is said twice.
 */
export const redhat: readonly KeyEntry[] = (
  [
    { key: 'com.redhat.component', description: 'name of the component in the bug tracker' },
    { key: 'com.redhat.build-host', description: 'host that built it' },
    { key: 'com.redhat.license_terms', format: 'url', description: 'terms under which it may be used' },
    { key: 'io.k8s.display-name', description: 'name for people', example: 'Weather 1.4' },
    {
      key: 'io.k8s.description',
      description: 'what it does',
      example: 'Answers with the weather of a city',
    },
    {
      key: 'io.openshift.tags',
      format: 'comma-list',
      description: 'words to find it by',
      example: 'weather,http',
    },
    {
      key: 'io.openshift.wants',
      format: 'comma-list',
      description: 'tags of images that it works with',
      example: 'redis',
    },
    {
      key: 'io.openshift.expose-services',
      description: 'ports and what they speak: port[/protocol]:name, separated by commas',
      example: '8080:http',
    },
    { key: 'io.openshift.non-scalable', description: 'whether more than one may not run', example: 'true' },
    { key: 'io.openshift.min-memory', description: 'memory that it needs', example: '512Mi' },
    { key: 'io.openshift.min-cpu', description: 'cores that it needs', example: '500m' },
    { key: 'io.openshift.s2i.scripts-url', description: 'where the scripts of source-to-image are' },
  ] satisfies KeyEntry[]
).map((entry) => ({ ...entry, mayBeEmpty: true }));
