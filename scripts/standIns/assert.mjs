/** Stands for Node's `assert`, called as a function. Node loads it where something is refused. */
export default function assert(value, message) {
  if (!value) require('node:assert')(value, message);
}
