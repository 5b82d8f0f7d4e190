import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { groupsOf, usersOf } from '../../../src/contract/accounts.js';

describe('usersOf and groupsOf', () => {
  it('read lines as the C library does, and pass over what names nobody', () => {
    const passwd =
      '# app:x:1:1:::\r\n+::::::\n\napp:x:010001:10001::/app:/bin/sh\r\nbad:x:-1:0\nshort:x:1\n:x:1:1:::';
    expect(usersOf(passwd)).toEqual([{ name: 'app', uid: 10001, gid: 10001 }]);
    expect(groupsOf('app:x:10001:a,,b\r\nroot:x:0\n+:::\nx:y:1e3:\n')).toEqual([
      { name: 'app', gid: 10001, members: ['a', 'b'] },
      { name: 'root', gid: 0, members: [] },
    ]);
  });

  it('give back what was written', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,10}$/);
    const id = fc.nat(4_294_967_295);
    fc.assert(
      fc.property(fc.array(fc.record({ name, uid: id, gid: id })), (users) => {
        const passwd = users.map(
          (user) => `${user.name}:x:${String(user.uid)}:${String(user.gid)}:,:/:/bin/sh\n`,
        );
        expect(usersOf(passwd.join(''))).toEqual(users);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ name, gid: id, members: fc.array(name) })), (groups) => {
        const lines = groups.map(
          (group) => `${group.name}:!:${String(group.gid)}:${group.members.join(',')}\n`,
        );
        expect(groupsOf(lines.join(''))).toEqual(groups);
      }),
    );
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(usersOf(text).every(({ uid }) => Number.isSafeInteger(uid))).toBe(true);
        expect(groupsOf(text).every(({ gid }) => Number.isSafeInteger(gid))).toBe(true);
      }),
    );
  });
});
