#!/usr/bin/env node
// dump.mjs DIR
//
// Prints every record of the LevelDB database DIR in key order, one line each:
//   {"k":"<key in hex>","v":"<value in hex>"}
// DIR itself is not touched: a copy (without LOCK) in a temporary folder is opened.
// Exit 0; or 1, with a message on stderr, when DIR is missing or does not open or read.
import { once } from 'node:events'
import { describe, dumpLines } from './lib/leveldb.mjs'

const [dir, ...rest] = process.argv.slice(2)
if (!dir || rest.length > 0) {
  console.error('usage: dump.mjs DIR')
  process.exit(2)
}
try {
  for await (const lines of dumpLines(dir)) {
    if (!process.stdout.write(lines.join('\n') + '\n')) await once(process.stdout, 'drain')
  }
} catch (error) {
  console.error(`cannot dump ${dir}: ${describe(error)}`)
  process.exitCode = 1
}
