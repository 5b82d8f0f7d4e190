import type { Vocabulary } from '../../model/vocabulary.js';
import { docker, dockerNamespaces } from './docker.js';
import { generic } from './generic.js';
import { labelSchema, labelSchemaNamespace } from './label-schema.js';
import { oci, ociNamespace } from './oci.js';
import { redhat } from './redhat.js';
import { bundleNamespace, tools } from './tools.js';

/**
 * Keys that somebody defined for everybody, with the formats of their values. Nothing here is asked for: that is what profiles do. Closed
 * namespaces are those whose owner lists every key.
 */
export const wellKnown: Vocabulary = {
  entries: [...oci, ...labelSchema, ...generic, ...redhat, ...docker, ...tools],
  namespaces: [ociNamespace, labelSchemaNamespace, ...dockerNamespaces, bundleNamespace],
};
