// Required by a process under test: appends to CONNECTS_FILE what each of its sockets connects to, and each name looked up.
const { appendFileSync } = require('node:fs');
const dns = require('node:dns');
const net = require('node:net');

const file = process.env.CONNECTS_FILE;
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options.host !== undefined) appendFileSync(file, `${options.host}:${options.port}\n`);
  return connect.apply(this, given);
};
const { lookup } = dns.promises;
dns.promises.lookup = function (name, ...rest) {
  appendFileSync(file, `lookup ${name}\n`);
  return lookup.call(this, name, ...rest);
};
