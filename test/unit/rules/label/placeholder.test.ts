import { describe, expect, it } from 'vitest';

import { entryOf } from '../../../../src/model/vocabulary.js';
import { wellKnown } from '../../../../src/profiles/vocabulary/index.js';
import { placeholderIn } from '../../../../src/rules/label-placeholder.js';

const oci = 'org.opencontainers.image.';

describe('placeholderIn', () => {
  it.each([
    [`${oci}version`, '${VERSION}', '${VERSION}'],
    [`${oci}version`, '$version', '$version'],
    [`${oci}version`, 'v$VERSION-1', '$VERSION'],
    [`${oci}version`, '1.4-%BUILD%', '%BUILD%'],
    [`${oci}version`, '@VERSION@', '@VERSION@'],
    [`${oci}version`, '__VERSION__', '__VERSION__'],
    [`${oci}version`, ' {{version}}\n', '{{version}}'],
    [`${oci}version`, '$(git describe)', '$(git describe)'],
    [`${oci}created`, 'at $(date)', '$(date)'],
    [`${oci}source`, 'https://github.com/${REPO}', '${REPO}'],
    [`${oci}licenses`, 'unknown', 'unknown'],
    [`${oci}licenses`, 'None', 'None'],
    [`${oci}revision`, '0000000000', '0000000000'],
    [`${oci}title`, '<title>', '<title>'],
    [`${oci}title`, 'XXX', 'XXX'],
    ['description', 'TODO', 'TODO'],
    ['description', '${DESCRIPTION}', '${DESCRIPTION}'],
    ['maintainer', 'Change me', 'Change me'],
    ['com.example.x', '${X}', '${X}'],
    ['com.example.x', '$X', '$X'],
    ['com.example.x', '%X%', '%X%'],
    ['com.example.x', '{{ x }}', '{{ x }}'],
    ['com.example.x', '@VERSION@', '@VERSION@'],
    ['com.example.x', '<no value>', '<no value>'],
    ['com.example.x', 'TBD', 'TBD'],
    ['com.example.x', ' TODO ', 'TODO'],
    ['com.example.x', 'FIXME', 'FIXME'],
    ['com.example.x', 'XXX', 'XXX'],
    ['com.example.x', 'CHANGEME', 'CHANGEME'],
    ['com.example.x', 'changeme', 'changeme'],
  ])('%s="%s": %s', (key, value, placeholder) => {
    expect(placeholderIn(value, entryOf(wellKnown, key))).toBe(placeholder);
  });

  it.each([
    [`${oci}version`, '1.4.2'],
    [`${oci}version`, ''],
    [`${oci}description`, 'Costs $5, or ${AMOUNT} when set; prints {{name}}'],
    [`${oci}description`, 'Unknown pleasures'],
    [`${oci}authors`, '<jane@example.com>'],
    [`${oci}url`, 'https://example.com/?q=%C3%A9%DE%AD'],
    [`${oci}licenses`, 'NONE'],
    [`${oci}title`, 'XX'],
    [`${oci}title`, '0000000'],
    ['run', '$IMAGE'],
    ['org.label-schema.docker.params', 'TBD'],
    ['devcontainer.metadata', '[{"a":"${localEnv:HOME}"}]'],
    ['com.docker.extension.screenshots', '{{x}}'],
    ['com.example.x', 'todo'],
    ['com.example.x', 'TODO: x'],
    ['com.example.x', 'jane@VERSION@'],
    ['com.example.x', 'XXXX'],
    ['com.example.x', '<x>'],
    ['com.example.x', 'a-${X}'],
    ['com.example.x', '$x'],
  ])('%s="%s" is none', (key, value) => {
    expect(placeholderIn(value, entryOf(wellKnown, key))).toBeUndefined();
  });

  it('takes time in proportion to the value', () => {
    for (const piece of ['$', '${', '{{', '%A', '@A', '__A', '$(', '<', ' ', 'X'])
      for (const key of [`${oci}version`, 'com.example.x']) {
        const start = performance.now();
        placeholderIn(piece.repeat(200_000), entryOf(wellKnown, key));
        expect([piece, performance.now() - start < 1000]).toEqual([piece, true]);
      }
  });
});
