import { quoted } from '../../contract/finding.js';
import { entryOf, type YamlEntry } from '../../contract/yaml/node.js';
import { defineRule, type Place } from '../rule.js';
import {
  asText,
  describeJson,
  fieldFault,
  isPlaceholder,
  stampIt,
  textField,
  versionFields,
  versionObject,
  webAddress,
  type VersionField,
} from '../../contract/version-fields.js';

export default defineRule({
  id: 'version-file/field-invalid',
  summary: 'A field of version.json has a value that it cannot have.',
  rationale:
    'Deployment tools look the commit up and show links to source and build. What is no full object name or no URL leads nowhere, and an abbreviated commit may become ambiguous.',
  remedy: 'Write texts: the URL of the repository, the full commit, the URL of the build.',
  severity: 'error',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'Mozilla Dockerflow docs/version_object.md',
  messages: {
    type: ({ field, found }: { field: VersionField; found: string }) =>
      `The field ${field} is ${found}, not a text.`,
    empty: ({ field }: { field: VersionField }) => `The field ${field} is empty.`,
    'not-a-url': ({ field, value }: { field: VersionField; value: string }) =>
      `The field ${field} is ${quoted(value)}, which is no ${field === 'source' ? 'http or https' : 'absolute'} URL.`,
    'not-a-commit': ({ value }: { value: string }) =>
      `The field commit is ${quoted(value)}, which is not the name of a commit: 40 or 64 hexadecimal digits.`,
    abbreviated: ({ value }: { value: string }) => `The field commit is abbreviated: ${quoted(value)}.`,
  },
  check(context) {
    const object = versionObject(context.versionFile);
    for (const field of versionFields) {
      const entry = entryOf(object, field);
      if (!entry) continue;
      const place = placeOf(field, entry);
      const value = textField(object, field)?.text;
      if (value === undefined) {
        const suggestion = asText(field, entry.value) ?? place.suggestion;
        context.report('type', { field, found: describeJson(entry.value) }, { ...place, suggestion });
        continue;
      }
      // Stubs are what version-file/placeholder tells.
      if (isPlaceholder(field, value, false)) continue;
      const fault = fieldFault(field, value);
      if (fault === 'empty') context.report(fault, { field }, place);
      else if (fault === 'abbreviated') context.report(fault, { value }, { ...place, severity: 'warning' });
      else if (fault === 'not-a-commit') context.report(fault, { value }, place);
      else if (fault === 'not-a-url') {
        const address = field === 'source' ? webAddress(value) : undefined;
        const suggestion = address === undefined ? place.suggestion : `Write "${field}": ${quoted(address)}`;
        context.report(fault, { field, value }, { ...place, severity: 'warning', suggestion });
      }
    }
  },
  examples: {
    failing: [
      {
        versionFile: '{\n  "version": 1.4,\n  "build": ""\n}\n',
        messageId: 'type',
        line: 2,
        suggestion: 'Write "version": "1.4"',
      },
      { versionFile: '{"version": null}\n', messageId: 'type', suggestion: 'Write "version": ""' },
      {
        versionFile: '{"build": null}\n',
        messageId: 'type',
        message: 'The field build is null, not a text.',
        suggestion: 'Write "build": ""',
      },
      { versionFile: '{"build": 7}\n', messageId: 'type', suggestion: stampIt },
      { versionFile: '{"source": null}\n', messageId: 'type', suggestion: stampIt },
      { versionFile: '{"source": 7}\n', messageId: 'type', suggestion: stampIt },
      {
        versionFile: '{"source": {}}\n',
        messageId: 'type',
        message: 'The field source is an object, not a text.',
      },
      { versionFile: '{"commit": ""}\n', messageId: 'empty' },
      { versionFile: '{"source": ""}\n', messageId: 'empty' },
      {
        versionFile: '{"source": "git@github.com:example/app.git"}\n',
        messageId: 'not-a-url',
        suggestion: 'Write "source": "https://github.com/example/app"',
      },
      { versionFile: '{"source": "ftp://example.com/app"}\n', messageId: 'not-a-url' },
      { versionFile: '{"build": "job 7"}\n', messageId: 'not-a-url' },
      { versionFile: '{"commit": "main"}\n', messageId: 'not-a-commit' },
      { versionFile: '{"commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5a"}\n', messageId: 'not-a-commit' },
      { versionFile: '{"commit": "6ecf0ef"}\n', messageId: 'abbreviated' },
    ],
    clean: [
      {
        versionFile:
          '{"source": "https://github.com/example/app.git", "version": "", "commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5", "build": ""}\n',
      },
      {
        versionFile:
          '{"source": "HTTP://git.example.com", "version": "main", "commit": "6ECF0EF2C2DFFB796033E5A02219AF86EC6584E56ECF0EF2C2DFFB796033E5A0", "build": "https://ci.example.com/7", "date": 7}\n',
      },
      { versionFile: '{"source": "TBD", "version": "TBD", "commit": "TBD", "build": "TBD"}\n' },
      { versionFile: '{"version": {"hash": "6ecf0ef", "source": 7}, "commit": 7}\n' },
    ],
  },
});

function placeOf(field: VersionField, entry: YamlEntry): Place & { suggestion: string } {
  return { subject: `field ${field}`, location: entry.value.location, suggestion: stampIt };
}
