import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import { defined } from '../../model/defined.js';
import { compact } from '../compact.js';
import type { ContractFragment, EnvDeclaration } from '../fragment.js';
import { mandatoryOf, readJsonList } from '../json-list.js';
import { textProperty } from '../json-text.js';

/** Generation 0 (luebken/currentweather, February 2016): one label with `[{key, description, default_value, mandatory}]`. */
export function readAvailableEnvs(image: Image): ContractFragment | undefined {
  const findings: Finding[] = [];
  const entries = readJsonList(image.config.Labels ?? {}, 'com.example.available-envs', 'key', findings);
  return compact({
    dialect: 'available-envs',
    env: entries.map((entry) =>
      defined<EnvDeclaration>({
        name: entry.name,
        required: mandatoryOf(entry, findings),
        default: textProperty(entry.object, 'default_value'),
        description: textProperty(entry.object, 'description'),
        declaredAt: [entry.location],
      }),
    ),
    findings,
  });
}
