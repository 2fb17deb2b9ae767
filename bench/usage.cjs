/**
 * Loaded into a server by `--require`: tells what it has used so far whenever it gets a message. It ends with the
 * process that asks.
 */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuUs: user + system, rssBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => {
  process.exit();
});
