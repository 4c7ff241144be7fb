// Reads unified JSON files (schema 3.0.0) as the field's tools do, by the schema alone and independently of the
// software under test: prints each contract's joined record, and each checksum beside the one that the section has.
//
//     node read-unified.mjs FILE…
//
// One JSON object a line: {"file","contract","name","chainId","record"} and {"file","section","stated","actual"}.
// Exit 1 when a file cannot be read.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const RENAMED = { implementation: 'address', proxy: 'proxyAddress' };

const own = (object, key) => (object && Object.hasOwn(object, key) ? object[key] : undefined);

/** First the schema's homes, then the extension; what an earlier one says counts. */
function join(root, entry, name) {
  const record = new Map();
  const say = (field, value) => record.has(field) || record.set(field, value);
  for (const [key, value] of Object.entries(entry)) if (Object.hasOwn(RENAMED, key)) say(RENAMED[key], value);
  for (const [key, value] of Object.entries(entry)) if (!Object.hasOwn(RENAMED, key)) say(key, value);
  const hash = own(own(own(root, 'verification'), 'implementationHashes'), name);
  if (hash !== undefined) say('implementationHash', hash);
  for (const [key, value] of Object.entries(own(root, `extended_${name}`) ?? {})) {
    if (key !== '$fields') say(key, value);
  }
  return Object.fromEntries(record);
}

function* contracts(root) {
  const fullNames = new Map();
  for (const [full, { currentName }] of Object.entries(own(root.contracts, 'legacy') ?? {})) {
    fullNames.set(currentName, full);
  }
  for (const [category, entries] of Object.entries(root.contracts)) {
    if (category === 'legacy') continue;
    for (const [name, entry] of Object.entries(entries)) {
      yield { contract: fullNames.get(name) ?? name, name: name.slice(name.lastIndexOf(':') + 1), entry, under: name };
    }
  }
}

const checksum = (section) =>
  createHash('sha256').update(JSON.stringify(section), 'utf8').digest('hex').slice(0, 16);

for (const path of process.argv.slice(2)) {
  const file = basename(path);
  const root = JSON.parse(readFileSync(path, 'utf8'));
  if (root.schemaVersion !== '3.0.0') {
    console.error(`${path}: schemaVersion is ${JSON.stringify(root.schemaVersion)}`);
    process.exit(1);
  }
  for (const { contract, name, entry, under } of contracts(root)) {
    const record = join(root, entry, under);
    console.log(JSON.stringify({ file, contract, name, chainId: root.chainId, record }));
  }
  for (const [section, stated] of Object.entries(root.verification?.dataIntegrity?.checksums ?? {})) {
    console.log(JSON.stringify({ file, section, stated, actual: checksum(root[section]) }));
  }
}
