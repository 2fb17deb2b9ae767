/** The oldest Node.js that everything here runs on: `engines` in package.json, which npm only warns about. */
const [MAJOR, MINOR] = [20, 12];

/**
 * What is wrong with a version of Node.js, and what to do; undefined where nothing is.
 *
 * @param {string} version such as `20.12.0`.
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return undefined;
  return `This is Node.js ${version}, and ${MAJOR}.${MINOR} or newer is needed: install it, or run "nvm use".`;
}
