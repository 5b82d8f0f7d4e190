import type { Link, Note, Resources, Tag } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import type { LabelLocation } from '../../model/location.js';
import { parseBoolean } from '../boolean-text.js';
import { compact } from '../compact.js';
import { quoted, syntaxFinding } from '../finding.js';
import type { ContractFragment, PortDeclaration } from '../fragment.js';
import { readInfoLabels } from '../info-labels.js';
import { parsePortSpec } from '../port-spec.js';
import { parseBytes, parseCores, quantity } from '../quantity.js';

interface Label {
  text: string;
  location: LabelLocation;
}

function wordsOf(label: Label | undefined): string[] {
  const words = label?.text.split(',').map((word) => word.trim()) ?? [];
  return words.filter((word) => word !== '');
}

function report(label: Label, messageId: string, what: string, example: string, findings: Finding[]): void {
  const { location, text } = label;
  const message = `The label ${quoted(location.key)} should be ${what}, not ${quoted(text)}.`;
  const suggestion = `Write ${location.key}="${example}".`;
  findings.push(syntaxFinding({ messageId, message, location, suggestion }));
}

/** `port[/proto]:name` list. */
function readServices(label: Label | undefined, findings: Finding[]): PortDeclaration[] {
  if (!label) return [];
  return wordsOf(label).flatMap((service) => {
    const colon = service.indexOf(':');
    const spec = parsePortSpec(colon === -1 ? service : service.slice(0, colon));
    if (spec?.first !== spec?.last || spec === undefined) {
      report(
        { ...label, text: service },
        'service-invalid',
        'a list of port:name',
        '8080:http,8443:https',
        findings,
      );
      return [];
    }
    const name = colon === -1 ? '' : service.slice(colon + 1).trim();
    const protocol = spec.protocol === undefined ? {} : { protocol: spec.protocol };
    return [{ port: spec.first, ...protocol, ...(name && { name }), declaredAt: [label.location] }];
  });
}

function readResources(memory: Label | undefined, cpu: Label | undefined, findings: Finding[]): Resources {
  const resources: Resources = {};
  if (memory) {
    resources['min-memory'] = quantity(memory.text, parseBytes, memory.location);
    if (resources['min-memory'].amount === undefined) {
      report(memory, 'memory-invalid', 'an amount of memory', '512Mi', findings);
    }
  }
  if (cpu) {
    resources['min-cpu'] = quantity(cpu.text, parseCores, cpu.location);
    if (resources['min-cpu'].amount === undefined)
      report(cpu, 'cpu-invalid', 'a number of cores', '500m', findings);
  }
  return resources;
}

/** `non-scalable`: whether more than one instance may run. */
function readScale(label: Label | undefined, findings: Finding[]): Note[] {
  if (!label) return [];
  const nonScalable = parseBoolean(label.text);
  if (nonScalable === undefined) {
    report(label, 'boolean-invalid', 'true or false', 'true', findings);
    return [];
  }
  return [{ topic: 'scale', value: !nonScalable, declaredAt: [label.location] }];
}

/** Image metadata of OpenShift and Kubernetes (`io.openshift.*`, `io.k8s.*`). */
export function readOpenShift(image: Image): ContractFragment | undefined {
  const labels = image.config.Labels ?? {};
  if (!Object.keys(labels).some((key) => /^io\.(?:openshift|k8s)\./.test(key))) return undefined;
  const findings: Finding[] = [];
  const label = (key: string): Label | undefined => {
    const text = labels[key];
    return text ? { text, location: { kind: 'label', key } } : undefined;
  };
  const tags = label('io.openshift.tags');
  const wants = label('io.openshift.wants');
  return compact({
    dialect: 'openshift',
    info: readInfoLabels(image, [
      ['description', 'io.k8s.description'],
      ['display-name', 'io.k8s.display-name'],
    ]),
    ports: readServices(label('io.openshift.expose-services'), findings),
    links: wordsOf(wants).map((name): Omit<Link, 'required'> => ({
      name,
      declaredAt: wants ? [wants.location] : [],
    })),
    resources: readResources(label('io.openshift.min-memory'), label('io.openshift.min-cpu'), findings),
    tags: wordsOf(tags).map((key): Tag => ({ key, declaredAt: tags ? [tags.location] : [] })),
    notes: readScale(label('io.openshift.non-scalable'), findings),
    findings,
  });
}
