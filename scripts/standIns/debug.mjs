/** Stands for `debug` where the variable DEBUG does not turn it on: it makes a function that does nothing. */
export default function createDebug() {
  const debug = () => {};
  debug.enabled = false;
  return debug;
}
