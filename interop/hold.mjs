#!/usr/bin/env node
// hold.mjs DIR
//
// Opens the LevelDB database DIR (it must exist), prints "open", and keeps it open, and so locked,
// until standard input closes. Opening rewrites parts of DIR: give it a copy.
// Exit 0; or 1, with a message on stderr, when DIR does not open (held by another process, say).
import { once } from 'node:events'
import { describe, openDatabase } from './lib/leveldb.mjs'

const [dir, ...rest] = process.argv.slice(2)
if (!dir || rest.length > 0) {
  console.error('usage: hold.mjs DIR')
  process.exit(2)
}
try {
  const db = await openDatabase(dir, { createIfMissing: false })
  console.log('open')
  process.stdin.resume()
  await once(process.stdin, 'close')
  await db.close()
} catch (error) {
  console.error(`cannot hold ${dir}: ${describe(error)}`)
  process.exitCode = 1
}
