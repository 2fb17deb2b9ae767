/**
 * Stands for a function or a class that was left out of the bundle. Whoever calls it, makes an object of it, extends it
 * or reads a property of it gets an error that names it. Loading it does nothing.
 *
 * @param {string} name of itself and its module.
 */
export function absent(name) {
  const refuse = () => {
    throw new Error(`${name} was left out of this bundle, by scripts/leftOut.mjs.`);
  };
  return new Proxy(function () {}, { get: refuse, set: refuse, apply: refuse, construct: refuse });
}
