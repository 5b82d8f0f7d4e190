/** True for a USER that is root: no name, `root`, or the number 0 however it is written; a group does not change it. */
export function isRoot(user: string): boolean {
  const [name = ''] = user.trim().split(':', 1);
  return name === '' || name === 'root' || /^[+-]?0+$/.test(name);
}

/** The built-in users of Windows containers, which have no numbers. */
const windowsUser = /^Container(?:User|Administrator)$/i;

/** True for a USER that only Windows knows. */
export function isWindowsUser(user: string): boolean {
  const [name = ''] = user.trim().split(':', 1);
  return windowsUser.test(name);
}
