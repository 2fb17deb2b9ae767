/**
 * Loads a file and prints what that took: milliseconds of CPU, and the memory of the process in bytes. Without a file
 * it is the bare Node. It is a program of its own, so that nothing else is loaded.
 */
const [, , file] = process.argv;
const before = process.cpuUsage();
if (file !== undefined) require(file);
const { user, system } = process.cpuUsage(before);
const { rss } = process.memoryUsage();
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000, rss }));
