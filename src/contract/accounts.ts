/** The id of Dockerflow's user and group `app`. */
export const appId = 10001;

/** A line of /etc/passwd. */
interface User {
  name: string;
  uid: number;
  gid: number;
}

/** A line of /etc/group. */
interface Group {
  name: string;
  gid: number;
  members: readonly string[];
}

const id = /^\d{1,10}$/;

/** The fields of each line; comments, NIS entries and other lines that name nobody have too few, or no number. */
function* fieldsOf(text: string): Generator<string[]> {
  for (const line of text.split('\n')) {
    if (!line.startsWith('#')) yield line.trimEnd().split(':');
  }
}

/** passwd(5): name, password, uid, gid, comment, home, shell. */
export function usersOf(passwd: string): User[] {
  return [...fieldsOf(passwd)].flatMap(([name = '', , uid = '', gid = '']) =>
    name !== '' && id.test(uid) && id.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [],
  );
}

/** group(5): name, password, gid, names of the members. */
export function groupsOf(group: string): Group[] {
  return [...fieldsOf(group)].flatMap(([name = '', , gid = '', members = '']) =>
    name !== '' && id.test(gid)
      ? [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }]
      : [],
  );
}

/** Where the image keeps its users and groups. */
export const passwdPath = '/etc/passwd';
export const groupPath = '/etc/group';

/** Shadow's tools and busybox's, for a Dockerfile. */
export const createApp =
  'Write RUN groupadd --gid 10001 app && useradd --uid 10001 --gid 10001 app; on Alpine RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app';
